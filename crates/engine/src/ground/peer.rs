//! Whose the process at the other end of a loopback connection is.
//!
//! Linux shows it in its table of sockets (proc_net_tcp(5)). macOS and Windows show it to no safe call.

use std::net::SocketAddr;

/// Whether a caller on loopback is a process of this user, or of root, who can read this process's memory anyway: on WSL
/// a relay of root's carries what the browser of Windows asks. True where the system does not tell.
#[cfg(target_os = "linux")]
pub(super) fn may_be_own(caller: SocketAddr, server: SocketAddr) -> bool {
    // A socket of IPv6 that is connected to 127.0.0.1 stands in the second table.
    let tables: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| std::fs::read_to_string(table).ok())
        .collect();
    if tables.is_empty() {
        return true;
    }
    let owner = tables.iter().find_map(|table| linux::owner(table, caller, server));
    owner.is_some_and(|owner| owner == 0 || owner == rustix::process::getuid().as_raw())
}

/// Whether a caller on loopback is a process of this user. True: the system does not tell.
#[cfg(not(target_os = "linux"))]
pub(super) fn may_be_own(_: SocketAddr, _: SocketAddr) -> bool {
    true
}

#[cfg(target_os = "linux")]
mod linux {
    use std::net::{IpAddr, Ipv4Addr, SocketAddr};

    /// The user whose socket is connected from `caller` to `server`, by a table of sockets.
    pub(super) fn owner(table: &str, caller: SocketAddr, server: SocketAddr) -> Option<u32> {
        let (from, to) = (addresses(caller), addresses(server));
        table.lines().find_map(|line| {
            // `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid …`
            let mut fields = line.split_whitespace().skip(1);
            let (local, remote) = (fields.next()?, fields.next()?);
            let is_it =
                from.iter().any(|address| address == local) && to.iter().any(|address| address == remote);
            if is_it { fields.nth(4)?.parse().ok() } else { None }
        })
    }

    /// An address as the tables write it: IPv4's, and the same mapped to IPv6. Each four bytes are a number of this machine's
    /// byte order.
    fn addresses(address: SocketAddr) -> [String; 2] {
        let ip = match address.ip() {
            IpAddr::V4(ip) => ip,
            IpAddr::V6(ip) => ip.to_ipv4_mapped().unwrap_or(Ipv4Addr::UNSPECIFIED),
        };
        let number = u32::from_ne_bytes(ip.octets());
        let mapped = u32::from_ne_bytes([0, 0, 0xff, 0xff]);
        let port = address.port();
        [format!("{number:08X}:{port:04X}"), format!("{:016X}{mapped:08X}{number:08X}:{port:04X}", 0)]
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[cfg(target_endian = "little")]
        const TABLE: &str = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 30 10 -1
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 3 1 0 20 4 30 10 -1
   3: 0000000000000000FFFF00000100007F:C351 0000000000000000FFFF00000100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 4 1 0 20 4 30 10 -1
";

        #[cfg(target_endian = "little")]
        #[test]
        fn the_callers_end_of_the_connection_says_whose_it_is() {
            let server = SocketAddr::from(([127, 0, 0, 1], 8080));
            let owner = |port| owner(TABLE, SocketAddr::from(([127, 0, 0, 1], port)), server);
            assert_eq!(owner(50000), Some(1001));
            assert_eq!(owner(50001), Some(1002));
            assert_eq!(owner(50002), None);
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn this_process_is_ones_own_and_a_connection_that_is_none_is_not() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let caller = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (from, to) = (caller.local_addr().unwrap(), caller.peer_addr().unwrap());
        assert!(may_be_own(from, to));
        assert!(!may_be_own(SocketAddr::from(([127, 0, 0, 1], 1)), to));
    }
}

//! What becomes of sessions over hours, days and trouble: each line a script, the state it ends in, and every call that
//! AWS answered on the way.

use crate::timeline::Does::{
    Captive, Cut, DeleteSection, EndSignIn, Fail, Mend, NoDaypass, OwnKeys, Renew, RenewElsewhere,
    RotateElsewhere, SetClock, SignIn, Sleep, StopElsewhere, Throttle,
};
use crate::timeline::Kind::{HalfDay, Hour, OnCall, OnCallForAnHour, QuarterHour, TwoHours, TwoHoursBySeed};
use crate::timeline::{Does, Kind, Scene};
use daypass_core::SessionState::{self, Active, Expired, Inactive, NeedsYou};
use daypass_core::renewal::MIN_PAUSE;
use std::collections::BTreeMap;

const ROLE: &str = "GetRoleCredentials";
const TOKEN: &str = "CreateToken";
const ASSUME: &str = "AssumeRole";
const DEVICE: &str = "StartDeviceAuthorization";

struct Timeline {
    what: &'static str,
    kind: Kind,
    script: &'static [(i64, Does)],
    until: i64,
    state: SessionState,
    calls: &'static [(&'static str, usize)],
}

const fn line(
    what: &'static str,
    kind: Kind,
    script: &'static [(i64, Does)],
    (until, state): (i64, SessionState),
    calls: &'static [(&'static str, usize)],
) -> Timeline {
    Timeline { what, kind, script, until, state, calls }
}

/// Minutes count from the start; the token is twenty minutes old then. Credentials of an hour are renewed 45 to 49 minutes
/// after their issue, a token likewise: no time below lies where it depends on a session's place in between.
#[rustfmt::skip]
const TIMELINES: &[Timeline] = &[
    // Nothing happens.
    line("an hour at a time, for as long as it goes", Hour, &[], (155, Active), &[(ROLE, 3), (TOKEN, 3)]),
    line("half a day needs no renewal in its first hours", HalfDay, &[], (60, Active), &[(TOKEN, 1)]),
    line("a quarter of an hour is renewed every ten minutes", QuarterHour, &[], (24, Active), &[(ASSUME, 2)]),
    line("a role behind MFA goes on with the user's session", OnCall, &[], (155, Active), &[(ASSUME, 3)]),
    line("a kept seed needs nobody", TwoHoursBySeed, &[], (130, Active), &[(ASSUME, 1)]),
    // The machine sleeps, or is off.
    line("slept through the deadline", Hour, &[(30, Sleep(20))], (55, Active), &[(ROLE, 1), (TOKEN, 1)]),
    line("slept over the end: it comes back at once", Hour, &[(24, Sleep(66))], (100, Active), &[(ROLE, 1), (TOKEN, 1)]),
    line("slept over the end of the sign-in: it waits for the person", Hour, &[(24, Sleep(9 * 60))], (570, Expired), &[(TOKEN, 3)]),
    line("slept for a weekend: nothing comes back by itself", HalfDay, &[(24, Sleep(63 * 60))], (64 * 60 + 30, Expired), &[(TOKEN, 3)]),
    line("killed, and begun again while it was good", Hour, &[(24, NoDaypass(26))], (55, Active), &[(ROLE, 1), (TOKEN, 1)]),
    line("no Daypass ran at the end: taken out at the next start", Hour, &[(24, NoDaypass(60))], (85, Expired), &[(TOKEN, 1)]),
    // Clocks.
    line("clock back two hours: renewed at once, and then in time", Hour, &[(10, SetClock(-120))], (95, Active), &[(ROLE, 2), (TOKEN, 2)]),
    line("clock ahead two hours: renewed at once, and then in time", Hour, &[(10, SetClock(120))], (95, Active), &[(ROLE, 2), (TOKEN, 2)]),
    line("clock ahead two hours and back", Hour, &[(10, SetClock(120)), (30, SetClock(-120))], (50, Active), &[(ROLE, 2), (TOKEN, 2)]),
    // The network.
    line("offline for a moment", Hour, &[(40, Cut), (50, Mend)], (58, Active), &[(ROLE, 1), (TOKEN, 1)]),
    line("offline at the end: taken out", Hour, &[(40, Cut)], (65, Expired), &[(TOKEN, 1)]),
    line("offline for an hour: it comes back", Hour, &[(40, Cut), (100, Mend)], (121, Active), &[(ROLE, 1), (TOKEN, 2)]),
    line("offline for an hour without Daypass: it stays ended", Hour, &[(40, Cut), (55, NoDaypass(20)), (100, Mend)], (140, Expired), &[(TOKEN, 1)]),
    line("a captive portal answers for a while", Hour, &[(40, Captive(ROLE, 3))], (58, Active), &[(ROLE, 4), (TOKEN, 1)]),
    // AWS has trouble.
    line("a storm of 429: as seldom as it asks", Hour, &[(40, Throttle(ROLE, 3, 120))], (58, Active), &[(ROLE, 4), (TOKEN, 1)]),
    line("429 for longer than the credentials last: taken out, and it comes back", Hour, &[(40, Throttle(ROLE, 1, 900))], (66, Active), &[(ROLE, 2), (TOKEN, 1)]),
    line("its patience outlives a kill", Hour, &[(40, Throttle(ROLE, 1, 600)), (50, NoDaypass(1))], (54, Active), &[(ROLE, 1), (TOKEN, 1)]),
    line("AWS answers with errors of its own", Hour, &[(40, Fail(ROLE, 3, 500, "InternalServerException"))], (58, Active), &[(ROLE, 4), (TOKEN, 1)]),
    line("a token's renewal fails once", HalfDay, &[(20, Fail(TOKEN, 1, 500, "InternalServerException"))], (38, Active), &[(TOKEN, 2)]),
    line("refused: tried three times, then the person is left to it", Hour, &[(40, Fail(ROLE, 9, 403, "ForbiddenException"))], (59, Active), &[(ROLE, 3), (TOKEN, 1)]),
    line("refused for good: taken out at its end", Hour, &[(40, Fail(ROLE, 9, 403, "ForbiddenException"))], (120, Expired), &[(ROLE, 3), (TOKEN, 1)]),
    line("refused for a moment", Hour, &[(40, Fail(ROLE, 1, 403, "ForbiddenException"))], (58, Active), &[(ROLE, 2), (TOKEN, 1)]),
    // Sign-ins.
    line("a token taken back: refreshed, and asked again", Hour, &[(40, Fail(ROLE, 1, 401, "UnauthorizedException"))], (58, Active), &[(ROLE, 2), (TOKEN, 2)]),
    line("the refresh token was used up by another process", Hour, &[(10, RotateElsewhere)], (52, Active), &[(ROLE, 3), (TOKEN, 1)]),
    line("a refresh token that is refused: the last of the token is used", Hour, &[(20, Fail(TOKEN, 3, 400, "InvalidGrantException"))], (70, Active), &[(ROLE, 1), (TOKEN, 3)]),
    line("a refresh token that is refused for a moment", Hour, &[(20, Fail(TOKEN, 1, 400, "InvalidGrantException"))], (70, Active), &[(ROLE, 1), (TOKEN, 2)]),
    line("the sign-in was ended: it asks for the person", Hour, &[(10, EndSignIn)], (55, NeedsYou), &[(ROLE, 1), (TOKEN, 3)]),
    line("the sign-in was ended and nobody came", Hour, &[(10, EndSignIn)], (61, Expired), &[(ROLE, 1), (TOKEN, 3)]),
    line("a sign-in in time renews it without another click", Hour, &[(10, EndSignIn), (53, SignIn)], (60, Active), &[(ROLE, 2), (TOKEN, 4), (DEVICE, 1)]),
    line("a sign-in too late brings it back", Hour, &[(10, EndSignIn), (90, SignIn)], (100, Active), &[(ROLE, 2), (TOKEN, 4), (DEVICE, 1)]),
    line("renewed by the person, who is asked to sign in", Hour, &[(10, EndSignIn), (55, Renew)], (60, Active), &[(ROLE, 2), (TOKEN, 4), (DEVICE, 1)]),
    // MFA.
    line("a code is due: told ten minutes ahead", TwoHours, &[], (115, NeedsYou), &[]),
    line("a code is due and nobody came", TwoHours, &[], (121, Expired), &[]),
    line("the user's session ends: the role goes on to its own end", OnCallForAnHour, &[], (85, Active), &[(ASSUME, 1)]),
    line("the user's session has ended: a code is due", OnCallForAnHour, &[], (104, NeedsYou), &[(ASSUME, 1)]),
    // The person and other processes.
    line("renewed by another process", Hour, &[(30, RenewElsewhere)], (70, Active), &[(ROLE, 1), (TOKEN, 1)]),
    line("stopped by another process", Hour, &[(30, StopElsewhere)], (70, Inactive), &[(TOKEN, 1)]),
    line("the section was taken out by hand: it is not fought over", Hour, &[(30, DeleteSection)], (55, NeedsYou), &[(TOKEN, 1)]),
    line("the section has other keys by now: they are left", Hour, &[(30, OwnKeys)], (70, Expired), &[(TOKEN, 1)]),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_timeline_ends_as_it_should() {
    let scenes = TIMELINES.iter().map(async |line| {
        let mut scene = Scene::new(line.kind).await;
        scene.play(line.script, line.until).await;
        (line, scene)
    });
    // Each has an AWS of its own.
    let scenes = futures_util::stream::StreamExt::buffer_unordered(futures_util::stream::iter(scenes), 4);
    let scenes: Vec<_> = futures_util::stream::StreamExt::collect(scenes).await;
    let mut wrong = Vec::new();
    for (line, scene) in &scenes {
        let expected: BTreeMap<String, usize> =
            line.calls.iter().map(|(op, times)| ((*op).to_owned(), *times)).collect();
        let (state, calls) = (scene.state(), scene.calls());
        if (state, &calls) != (line.state, &expected) {
            wrong.push(format!("{}: {state:?} {calls:?}\n{:#?}", line.what, scene.told));
        }
        let delivered = scene.env.credentials_file().contains("ASIA");
        let live = matches!(state, Active | NeedsYou)
            && !line.script.iter().any(|(_, does)| matches!(does, DeleteSection));
        assert_eq!(delivered, live, "{}: what stands in the file", line.what);
        let rest = scene.shortest_rest();
        assert!(rest.is_none_or(|rest| rest >= MIN_PAUSE), "{}: woken after {rest:?}", line.what);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

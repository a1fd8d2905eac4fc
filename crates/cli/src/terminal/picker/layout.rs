//! How wide the columns of a list are.

use super::choice::Column;

/// In columns of the terminal, between two columns of the list.
pub(super) const GAP: usize = 2;

/// How wide each column is in so much room, where it would be so wide by itself; 0 where it is left out. What matters least
/// becomes narrow first, then what matters least is left out; the column that matters most never is.
pub(super) fn widths(natural: &[usize], columns: &[Column], room: usize) -> Vec<usize> {
    let mut widths = natural.to_vec();
    let taken = |widths: &[usize]| -> usize {
        let there = widths.iter().filter(|width| **width > 0).count();
        widths.iter().sum::<usize>() + GAP * there.saturating_sub(1)
    };
    let mut by_weight: Vec<usize> = (0..columns.len()).collect();
    by_weight.sort_by_key(|at| columns[*at].weight);
    for at in &by_weight {
        let over = taken(&widths).saturating_sub(room);
        let least = columns[*at].least.min(natural[*at]);
        widths[*at] = widths[*at].saturating_sub(over).max(least);
    }
    let Some((first, others)) = by_weight.split_last() else { return widths };
    for at in others {
        if taken(&widths) > room {
            widths[*at] = 0;
        }
    }
    widths[*first] = 0;
    let beside = taken(&widths);
    let beside = if beside == 0 { 0 } else { beside + GAP };
    widths[*first] = room.saturating_sub(beside).min(natural[*first]);
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_least_gives_way_first() {
        // A name, an account id, a time.
        let columns = [(12, 3), (9, 1), (11, 2)].map(|(least, weight)| Column { least, weight });
        for (natural, room, expected) in [
            ([22, 12, 11], 80, [22, 12, 11]),
            ([22, 12, 11], 47, [22, 10, 11]),
            ([22, 12, 11], 40, [16, 9, 11]),
            ([66, 12, 11], 76, [52, 9, 11]),
            // The account goes, and what it leaves is the name's.
            ([22, 12, 11], 35, [22, 0, 11]),
            ([22, 12, 11], 24, [22, 0, 0]),
            ([22, 12, 11], 5, [5, 0, 0]),
            // Nothing is live.
            ([22, 12, 0], 30, [19, 9, 0]),
            ([0, 0, 0], 30, [0, 0, 0]),
        ] {
            assert_eq!(widths(&natural, &columns, room), expected, "{natural:?} in {room}");
        }
    }
}

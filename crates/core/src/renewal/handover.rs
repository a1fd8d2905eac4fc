//! How long credentials should last that a program is given which cannot renew them.

use jiff::SignedDuration;

/// What a program should have: an apply, a build or a migration seldom takes longer.
pub const LONG_ENOUGH: SignedDuration = SignedDuration::from_mins(30);

/// Cached credentials of this lifetime are replaced for such a program where less than that is left. Where they do not live for
/// long, half their life is enough: new ones would hardly last longer, and each program would ask AWS.
pub fn worth_replacing(lifetime: SignedDuration) -> SignedDuration {
    LONG_ENOUGH.min(lifetime / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_over_is_good_for_half_an_hour_or_half_its_life() {
        for (lifetime, minutes) in [(12 * 60, 30.0), (60, 30.0), (40, 20.0), (15, 7.5), (0, 0.0)] {
            let wanted = worth_replacing(SignedDuration::from_mins(lifetime));
            assert_eq!(wanted.as_secs_f64(), minutes * 60.0, "of {lifetime} min");
        }
    }
}

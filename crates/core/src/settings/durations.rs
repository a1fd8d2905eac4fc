//! How long sessions last for which the person chose nothing else.

use crate::session::{Session, SessionSource};
use crate::sts::{RoleDuration, UserDuration};
use serde::{Deserialize, Serialize};
use specta::Type;

/// How long the session of an IAM user lasts, which its MFA code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub enum UsualUserDuration {
    /// An hour.
    #[serde(rename = "1h")]
    OneHour,
    /// Half a working day.
    #[serde(rename = "4h")]
    FourHours,
    /// A working day.
    #[serde(rename = "8h")]
    EightHours,
    /// What AWS gives where nothing is asked for.
    #[default]
    #[serde(rename = "12h")]
    TwelveHours,
    /// A day.
    #[serde(rename = "24h")]
    Day,
    /// The longest that AWS gives.
    #[serde(rename = "36h")]
    DayAndAHalf,
}

/// How long an assumed role lasts. None is longer than what AWS gives unasked, since every role allows that: where one allows more,
/// that is chosen for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub enum UsualRoleDuration {
    /// The shortest that AWS gives.
    #[serde(rename = "15m")]
    QuarterHour,
    /// Half an hour.
    #[serde(rename = "30m")]
    HalfHour,
    /// What AWS gives where nothing is asked for.
    #[default]
    #[serde(rename = "1h")]
    OneHour,
}

impl UsualUserDuration {
    /// What is asked for; `None` where it is what AWS gives unasked.
    pub fn asked(self) -> Option<UserDuration> {
        let hours = match self {
            Self::TwelveHours => return None,
            Self::OneHour => 1,
            Self::FourHours => 4,
            Self::EightHours => 8,
            Self::Day => 24,
            Self::DayAndAHalf => 36,
        };
        UserDuration::try_from(hours * 3600).ok()
    }
}

impl UsualRoleDuration {
    /// What is asked for; `None` where it is what AWS gives unasked.
    pub fn asked(self) -> Option<RoleDuration> {
        let minutes = match self {
            Self::OneHour => return None,
            Self::QuarterHour => 15,
            Self::HalfHour => 30,
        };
        RoleDuration::try_from(minutes * 60).ok()
    }
}

impl super::Settings {
    /// A session with the duration of the settings, where it has none of its own.
    #[must_use]
    pub fn lasting(&self, mut session: Session) -> Session {
        match &mut session.source {
            SessionSource::IdentityCenterRole { .. } => {}
            SessionSource::IamUser(user) => user.duration = user.duration.or(self.user_duration.asked()),
            SessionSource::AssumedRole(role) => role.duration = role.duration.or(self.role_duration.asked()),
        }
        session
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_a_duration_that_aws_takes_of_every_user_and_role() {
        use UsualRoleDuration as Role;
        use UsualUserDuration as User;
        for usual in [User::OneHour, User::FourHours, User::EightHours, User::Day, User::DayAndAHalf] {
            assert!(usual.asked().is_some(), "{usual:?}");
        }
        for usual in [Role::QuarterHour, Role::HalfHour] {
            assert!(usual.asked().is_some_and(|asked| asked <= RoleDuration::LONGEST_CHAINED), "{usual:?}");
        }
        assert_eq!((User::default().asked(), Role::default().asked()), (None, None));
    }
}

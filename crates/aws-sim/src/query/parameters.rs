//! The parameters of the Query protocol, and the constraints on them.

use crate::query::refusal::Refusal;
use url::form_urlencoded;

/// The parameters of a request, from its address and its form.
pub(crate) struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    /// Reads the parameters of the address and of the form. Clients send the form of a POST.
    pub(crate) fn read(query: &str, body: &[u8]) -> Self {
        let places = [query.as_bytes(), body];
        Self {
            pairs: places.into_iter().flat_map(|place| form_urlencoded::parse(place).into_owned()).collect(),
        }
    }

    /// The value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The members of a list of structures: `Tags.member.1.Key` and so on, until the first gap.
    pub(crate) fn members(&self, list: &str, field: &str) -> Vec<&str> {
        (1..).map_while(|number| self.get(&format!("{list}.member.{number}{field}"))).collect()
    }
}

/// Collects violations of constraints, as AWS reports them all in one error.
#[derive(Default)]
pub(crate) struct Constraints {
    violations: Vec<String>,
}

impl Constraints {
    fn violated(&mut self, value: Option<&str>, member: &str, constraint: &str) {
        let value = value.map_or_else(|| "null".to_owned(), |value| format!("'{value}'"));
        self.violations.push(format!(
            "Value {value} at '{member}' failed to satisfy constraint: Member must {constraint}"
        ));
    }

    /// Requires the parameter. Returns its value, empty when it is missing.
    pub(crate) fn required<'a>(&mut self, value: Option<&'a str>, member: &str) -> &'a str {
        if value.is_none() {
            self.violated(None, member, "not be null");
        }
        value.unwrap_or_default()
    }

    /// Requires a length in characters between two bounds, and only word characters of ASCII and those of `more`.
    pub(crate) fn text(
        &mut self,
        value: Option<&str>,
        member: &str,
        (shortest, longest): (usize, usize),
        more: &str,
    ) {
        let Some(text) = value else { return };
        self.length(value, member, (shortest, longest));
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || more.contains(c)) {
            let pattern = format!("satisfy regular expression pattern: [\\w{more}]*");
            self.violated(value, member, &pattern);
        }
    }

    /// Requires a length in characters between two bounds.
    pub(crate) fn length(&mut self, value: Option<&str>, member: &str, (shortest, longest): (usize, usize)) {
        let length = value.map_or(shortest, |text| text.chars().count());
        if length < shortest {
            self.violated(value, member, &format!("have length greater than or equal to {shortest}"));
        }
        if length > longest {
            self.violated(value, member, &format!("have length less than or equal to {longest}"));
        }
    }

    /// Requires a list to have no more than `most` members.
    pub(crate) fn count(&mut self, count: usize, member: &str, most: usize) {
        if count > most {
            let list = format!("{count} members");
            self.violated(Some(&list), member, &format!("have length less than or equal to {most}"));
        }
    }

    /// Requires one of some words.
    pub(crate) fn one_of<'a>(
        &mut self,
        value: Option<&'a str>,
        member: &str,
        words: &[&str],
    ) -> Option<&'a str> {
        let word = self.required(value, member);
        if value.is_some() && !words.contains(&word) {
            self.violated(value, member, &format!("satisfy enum value set: [{}]", words.join(", ")));
        }
        value
    }

    /// Requires a whole number between two bounds. None when the parameter is missing or no number.
    pub(crate) fn number(
        &mut self,
        value: Option<&str>,
        member: &str,
        (least, most): (u32, u32),
    ) -> Option<u32> {
        let text = value?;
        let Ok(number) = text.parse::<u32>() else {
            self.violated(value, member, "be a valid integer");
            return None;
        };
        if number < least {
            self.violated(value, member, &format!("have value greater than or equal to {least}"));
        }
        if number > most {
            self.violated(value, member, &format!("have value less than or equal to {most}"));
        }
        Some(number)
    }

    /// Ends the check.
    ///
    /// # Errors
    /// ValidationError with all violations, if there are any.
    pub(crate) fn check(self) -> Result<(), Refusal> {
        match self.violations.len() {
            0 => Ok(()),
            1 => {
                Err(Refusal::Validation(format!("1 validation error detected: {}", self.violations.concat())))
            }
            many => Err(Refusal::Validation(format!(
                "{many} validation errors detected: {}",
                self.violations.join("; ")
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violations_read_as_aws_writes_them() {
        let mut constraints = Constraints::default();
        constraints.number(Some("20"), "durationSeconds", (900, 43_200));
        let Err(Refusal::Validation(message)) = constraints.check() else { panic!() };
        assert_eq!(
            message,
            "1 validation error detected: Value '20' at 'durationSeconds' failed to satisfy constraint: \
             Member must have value greater than or equal to 900"
        );
    }

    #[test]
    fn all_violations_are_reported_at_once() {
        let mut constraints = Constraints::default();
        constraints.required(None, "roleArn");
        constraints.text(Some("a b"), "roleSessionName", (2, 64), "+=,.@-");
        let Err(Refusal::Validation(message)) = constraints.check() else { panic!() };
        assert!(message.starts_with("2 validation errors detected: Value null at 'roleArn'"), "{message}");
        assert!(message.ends_with("pattern: [\\w+=,.@-]*"), "{message}");
    }

    #[test]
    fn lists_are_read_until_the_first_gap() {
        let parameters = Parameters::read("", b"Tags.member.1.Key=a&Tags.member.2.Key=b&Tags.member.4.Key=d");
        assert_eq!(parameters.members("Tags", ".Key"), ["a", "b"]);
    }
}

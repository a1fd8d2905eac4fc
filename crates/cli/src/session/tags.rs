//! Session tags, as given by options.

use crate::failure::Failure;
use daypass_core::sts::SessionTag;

/// The tags, with the transitive ones marked.
///
/// # Errors
/// [`Failure::Usage`] when AWS would refuse them, because a key occurs twice (AWS does not distinguish `Team` and `team`) or
/// there are too many; and when `transitive` names a key that is no tag's.
pub(crate) fn tagged(mut tags: Vec<SessionTag>, transitive: &[String]) -> Result<Vec<SessionTag>, Failure> {
    for (index, tag) in tags.iter().enumerate() {
        if tags[..index].iter().any(|other| same(other.key(), tag.key())) {
            return Err(usage(format!("The tag '{}' is given twice.", tag.key()), "Give each --tag once."));
        }
    }
    if tags.len() > SessionTag::MOST {
        let detail = format!("{} tags are given, and AWS allows {}.", tags.len(), SessionTag::MOST);
        return Err(usage(detail, "Leave some out."));
    }
    for key in transitive {
        let Some(tag) = tags.iter_mut().find(|tag| tag.key() == *key) else {
            let action = format!("Add the tag: --tag '{key}=VALUE' --transitive-tag '{key}'");
            return Err(usage(format!("--transitive-tag names '{key}', but there is no such tag."), &action));
        };
        tag.set_transitive(true);
    }
    Ok(tags)
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn usage(detail: String, action: &str) -> Failure {
    Failure::Usage { title: "These tags cannot be used", detail, action: action.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(texts: &[&str]) -> Vec<SessionTag> {
        texts.iter().map(|text| SessionTag::parse(text).unwrap()).collect()
    }

    #[test]
    fn the_tags_that_go_on_are_marked() {
        let tagged = tagged(tags(&["team=a", "cost=b"]), &["cost".to_owned()]).unwrap();
        assert_eq!(tagged.iter().map(SessionTag::is_transitive).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn what_aws_would_refuse_is_refused() {
        assert!(tagged(tags(&["team=a", "Team=b"]), &[]).is_err());
        assert!(tagged(tags(&["team=a"]), &["cost".to_owned()]).is_err());
        let many: Vec<String> = (0..51).map(|number| format!("k{number}=x")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(tagged(tags(&many[..50]), &[]).is_ok() && tagged(tags(&many), &[]).is_err());
    }
}

//! The name that somebody may have meant who mistyped it.

/// How much of a name has to be as it was typed, from 0 to 1.
const ALIKE: f64 = 0.7;

/// The name that is most like a text, by the letters that would have to be changed, added, dropped or swapped; `None` where
/// none is much like it. Letter case does not matter. Nothing is picked by this: it is for an error to propose.
pub fn nearest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.to_lowercase();
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(&text, &name.to_lowercase());
    let alike =
        names.into_iter().map(|name| (likeness(name), name)).filter(|(likeness, _)| *likeness >= ALIKE);
    alike.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_name_proposes_the_one_that_it_is_like() {
        let names = ["Shop Production/Administrator", "Shop Staging/Administrator", "ada", "default"];
        let proposed = |text| nearest(text, names);
        assert_eq!(proposed("Shop Prodction/Administrator"), Some(names[0]));
        assert_eq!(proposed("shop prodcution/adminstrator"), Some(names[0]));
        assert_eq!(proposed("defualt"), Some("default"));
        for text in ["", "x", "Sandbox/Deploy", "adam smith"] {
            assert_eq!(proposed(text), None, "{text}");
        }
    }
}

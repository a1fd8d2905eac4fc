//! The catalog as the window has it, so that the window is told what is different and nothing else.

use daypass_core::view::{Catalog, CatalogChange};
use std::sync::{Arc, Mutex, PoisonError};

/// The catalog that was told last. Whoever asks for the whole gets this one, so that the next change goes with it.
#[derive(Debug, Default)]
pub(crate) struct ShownCatalog(Mutex<Option<Arc<Catalog>>>);

impl ShownCatalog {
    /// The whole: what was told last, or, where nothing was, what `read` gives.
    ///
    /// # Errors
    /// Those of `read`.
    pub(crate) fn whole<E>(&self, read: impl FnOnce() -> Result<Catalog, E>) -> Result<Arc<Catalog>, E> {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match shown.as_ref() {
            Some(shown) => Ok(shown.clone()),
            None => Ok(shown.insert(Arc::new(read()?)).clone()),
        }
    }

    /// Takes what was read now. Returns what is to be told of it: nothing where nothing is different, or where nobody has
    /// asked for the whole yet.
    pub(crate) fn replace(&self, catalog: Catalog) -> (Arc<Catalog>, Option<CatalogChange>) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let change = match shown.as_ref() {
            None => None,
            // Read before the one that is shown, and slower.
            Some(shown) if catalog.revision < shown.revision => return (shown.clone(), None),
            Some(before) => match CatalogChange::between(before, &catalog) {
                None => return (before.clone(), None),
                change => change,
            },
        };
        (shown.insert(Arc::new(catalog)).clone(), change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::user;

    fn catalog(revision: u32, names: &[&str]) -> Catalog {
        let sessions = names.iter().map(|name| user(name, name)).collect();
        Catalog { revision, sessions, ..Catalog::default() }
    }

    fn from_and_to(change: Option<CatalogChange>) -> Option<(u32, u32)> {
        change.map(|change| (change.from, change.revision))
    }

    #[test]
    fn each_change_goes_with_the_whole_that_was_given_before_it() {
        let shown = ShownCatalog::default();
        let whole = || shown.whole(|| Ok::<_, ()>(catalog(3, &["ada"]))).unwrap().revision;
        assert_eq!(whole(), 3);
        let replace = |revision, names| from_and_to(shown.replace(catalog(revision, names)).1);
        assert_eq!(replace(5, &["ada"]), None);
        assert_eq!(whole(), 3, "what was not told is asked for in vain");
        assert_eq!(replace(7, &["ada", "mira"]), Some((3, 7)));
        assert_eq!(whole(), 7);
        assert_eq!(replace(6, &["ada"]), None, "read before, and slower");
        assert_eq!(replace(9, &["mira"]), Some((7, 9)));
    }

    #[test]
    fn before_anybody_has_the_whole_nothing_is_told() {
        let shown = ShownCatalog::default();
        let (catalog, change) = shown.replace(catalog(3, &["ada"]));
        assert_eq!((catalog.revision, change), (3, None));
        assert_eq!(shown.whole(|| Err(())).unwrap().revision, 3);
    }

    #[test]
    fn what_cannot_be_read_is_read_again() {
        let shown = ShownCatalog::default();
        assert_eq!(shown.whole(|| Err("no disk")).unwrap_err(), "no disk");
        assert_eq!(shown.whole(|| Ok::<_, ()>(catalog(3, &[]))).unwrap().revision, 3);
    }
}

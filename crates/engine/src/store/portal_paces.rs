//! How often portals were asked in a second in the end.

use super::readable::readable_row;
use super::{Store, StoreError};
use daypass_core::portal_queue::KnownPace;
use daypass_core::{IntegrationId, Region};

impl Store {
    /// The pace that was learned of an integration's portal in a region; `None` where none was, or it cannot be read.
    pub(crate) fn portal_pace(
        &self,
        id: &IntegrationId,
        region: &Region,
    ) -> Result<Option<KnownPace>, StoreError> {
        self.read(|db| {
            let sql = "SELECT per_second, refused FROM portal_pace WHERE integration = ? AND region = ?";
            let mut query = db.prepare_cached(sql)?;
            let mut rows = query.query_and_then((id.as_str(), region.as_str()), |row| {
                Ok(KnownPace { per_second: row.get(0)?, refused: row.get(1)? })
            })?;
            readable_row(rows.next())
        })
    }

    /// Notes it. Nobody is shown it.
    pub(crate) fn put_portal_pace(
        &self,
        id: &IntegrationId,
        region: &Region,
        known: KnownPace,
    ) -> Result<(), StoreError> {
        self.write_untold(|db| {
            let put = "INSERT OR REPLACE INTO portal_pace (integration, region, per_second, refused)
                SELECT id, ?2, ?3, ?4 FROM integration WHERE id = ?1";
            db.execute(put, (id.as_str(), region.as_str(), known.per_second, known.refused))?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Choices;
    use crate::store::test_rows::integration;

    #[test]
    fn a_pace_is_that_of_a_portal_in_a_region_and_goes_with_its_integration() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let one = integration("northwind", "Northwind");
        let elsewhere = Region::parse("us-east-1").unwrap();
        let paces = || [&one.region, &elsewhere].map(|region| store.portal_pace(&one.id, region).unwrap());
        let known = |per_second| KnownPace { per_second, refused: true };
        store.put_portal_pace(&one.id, &one.region, known(1.0)).unwrap();
        assert_eq!(paces(), [None, None], "nobody has such an integration");
        store.save_integration(&one).unwrap();
        for (region, per_second) in [(&one.region, 17.5), (&elsewhere, 4.0), (&one.region, 18.5)] {
            store.put_portal_pace(&one.id, region, known(per_second)).unwrap();
        }
        assert_eq!(paces(), [Some(known(18.5)), Some(known(4.0))]);
        store.remove_integration(&one.id, Choices::Kept).unwrap();
        assert_eq!(paces(), [None, None]);
    }
}

//! The JSON Schemas under `docs/reference` are those of the types; `UPDATE_REFERENCE=1` writes them anew.

use std::path::Path;

#[test]
fn schemas_are_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference");
    for (name, schema) in twosource_record::schema::schemas() {
        let path = folder.join(name);
        if std::env::var_os("UPDATE_REFERENCE").is_some() {
            std::fs::write(&path, &schema).expect("docs/reference can be written");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(kept, schema, "{name} is stale: run `cargo xtask generate`");
    }
}

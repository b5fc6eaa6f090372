use super::*;

fn ours() -> Vocabulary {
    Vocabulary::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/vocabulary"))).unwrap()
}

/// A folder of data files, gone when dropped.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(concepts: &str, cycles: &str, names: &str) -> Self {
        let path = std::env::temp_dir().join(format!("preau-vocabulary-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("concepts.csv"), format!("scheme,uri,label_fr,broader\n{concepts}")).unwrap();
        std::fs::write(path.join("cycles.csv"), format!("cycle,class\n{cycles}")).unwrap();
        std::fs::write(path.join("names.csv"), format!("id,rank,label_en,short_fr,short_en\n{names}")).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn a_class_stands_in_its_school_and_in_its_cycle() {
    let vocabulary = ours();
    let sixth = vocabulary.with_ancestors("scolomfr-voc-022-num-018");
    assert!(sixth.contains("scolomfr-voc-022-num-016"), "collège");
    assert!(sixth.contains("scolomfr-voc-022-num-620"), "cycle 3");
    assert!(!sixth.contains("scolomfr-voc-022-num-621"), "not cycle 4");
    assert_eq!(vocabulary.name("scolomfr-voc-022-num-018", Locale::Fr), "6e");
}

#[test]
fn levels_stand_in_school_order() {
    let vocabulary = ours();
    let names: Vec<_> = vocabulary.scheme(Scheme::Levels).map(|c| vocabulary.name(&c.id, Locale::Fr)).collect();
    let place = |name: &str| names.iter().position(|n| n == name).unwrap_or_else(|| panic!("{name} is missing"));
    let school = ["TPS", "GS", "CP", "CM2", "6e", "3e", "2de générale et technologique", "1re générale", "terminale générale"];
    assert!(school.map(place).is_sorted(), "{names:?}");
    assert_eq!(names[..2], ["maternelle", "cycle 1"]);
}

#[test]
fn every_concept_has_a_name_and_replaced_cycles_are_left_out() {
    let vocabulary = ours();
    for scheme in SCHEMES {
        assert!(vocabulary.scheme(scheme).count() > 3, "{scheme:?}");
        assert!(vocabulary.scheme(scheme).all(|c| !c.label_fr.trim().is_empty() && vocabulary.has(scheme, &c.id)));
    }
    for old in ["003", "009", "012"] {
        assert!(vocabulary.concept(&format!("scolomfr-voc-022-num-{old}")).is_none());
    }
}

#[test]
fn a_loop_ends_and_a_missing_broader_concept_is_borne() {
    let folder = Folder::new("022,http://x/a,A,b\n022,http://x/b,B,a\n022,http://x/c,C,gone\n", "", "");
    let vocabulary = Vocabulary::load(&folder.0).unwrap();
    assert_eq!(vocabulary.with_ancestors("a").len(), 2);
    assert_eq!(vocabulary.with_ancestors("c").len(), 1);
}

#[test]
fn broken_files_are_told_by_name() {
    let fault = |concepts, cycles, names| {
        let folder = Folder::new(concepts, cycles, names);
        format!("{:#}", Vocabulary::load(&folder.0).unwrap_err())
    };
    assert!(fault("022,http://x/a,A,\n022,http://y/a,B,\n", "", "").contains("a stands twice"));
    assert!(fault("022,http://x/a,A,\n", "z,a\n", "").contains("unknown cycle z"));
    assert!(fault("022,http://x/a,A,\n", "", "z,1,,,\n").contains("unknown concept z"));
    assert!(fault("022,http://x/a,,\n", "", "").contains("a has no French label"));
    assert!(fault("022,http://x/a\n", "", "").contains("concepts.csv has a bad row"));
    assert!(format!("{:#}", Vocabulary::load(Path::new("/nowhere")).unwrap_err()).contains("concepts.csv"));
}

use crate::server::Server;
use openapi::{
    problem::Problem,
    vocabulary::{Concept, ConceptList, Scheme, VocabularyApi},
};
use poem_openapi::{param::Path, payload::Json};

impl VocabularyApi for Server {
    async fn get_vocabulary(&self, scheme: Path<Scheme>) -> Result<Json<ConceptList>, Problem> {
        let concepts = self
            .vocabulary
            .scheme(scheme.0)
            .map(|c| Concept {
                id: c.id.clone(),
                uri: c.uri.clone(),
                label_fr: c.label_fr.clone(),
                label_en: c.label_en.clone(),
                short_fr: c.short_fr.clone(),
                short_en: c.short_en.clone(),
                broader: c.broader.first().cloned(),
                also_in: c.also_in.clone(),
            })
            .collect();
        Ok(Json(ConceptList { scheme: scheme.0, concepts }))
    }
}

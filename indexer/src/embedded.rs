//! The default engine: tantivy in a folder of our own. One process owns it, under a lock.

use crate::{
    engine::{Answer, Document, Error, Facet, FacetCounts, Hit, Query, Result, SearchEngine, Sort, Suggestion, SuggestionKind, Unit},
    french::{self, Word},
    highlight::highlight,
};
use std::{
    collections::{BTreeMap, HashSet},
    fs::File,
    ops::Bound,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use tantivy::{
    Index, IndexReader, IndexWriter, Order, ReloadPolicy, Searcher, TantivyDocument, Term,
    aggregation::{AggregationCollector, agg_req::Aggregations, agg_result::AggregationResults},
    collector::{Count, TopDocs},
    query::{
        AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, Query as TantivyQuery, RangeQuery,
        TermQuery, TermSetQuery,
    },
    schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value},
};

/// Counts the changes of the index's shape or of the analysis: another number on disk means a rebuild.
const SHAPE: &str = "1";

/// A text in three readings: French stems, English stems, folded words.
#[derive(Clone, Copy)]
struct Readings {
    fr: Field,
    en: Field,
    word: Field,
}

struct Fields {
    id: Field,
    title: Readings,
    /// Summary, publisher, names of levels and subjects, keywords.
    middle: Readings,
    body: Readings,
    /// The folded title as one term: an exact name comes first.
    name: Field,
    facets: [Field; 8],
    free: Field,
    prices: [Field; 3],
    published_at: Field,
    updated_at: Field,
    json: Field,
}

struct Inner {
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    fields: Fields,
    folder: PathBuf,
    needs_fill: bool,
    _lock: File,
}

#[derive(Clone)]
pub struct Embedded(Arc<Inner>);

fn engine(error: impl std::fmt::Display) -> Error {
    Error::Engine(error.to_string())
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |analyzer: &str| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(analyzer).set_index_option(IndexRecordOption::WithFreqsAndPositions),
        )
    };
    let mut readings = |name: &str| Readings {
        fr: schema.add_text_field(&format!("{name}_fr"), text("french")),
        en: schema.add_text_field(&format!("{name}_en"), text("english")),
        word: schema.add_text_field(&format!("{name}_word"), text("folded")),
    };
    let (title, middle, body) = (readings("title"), readings("middle"), readings("body"));
    let fields = Fields {
        id: schema.add_text_field("id", STRING | STORED),
        title,
        middle,
        body,
        name: schema.add_text_field("name", STRING | FAST),
        facets: Facet::ALL.map(|facet| schema.add_text_field(facet.field(), STRING | FAST)),
        free: schema.add_bool_field("free", INDEXED | FAST),
        prices: Unit::ALL.map(|unit| schema.add_i64_field(unit.field(), INDEXED | FAST)),
        published_at: schema.add_i64_field("published_at", FAST),
        updated_at: schema.add_i64_field("updated_at", FAST),
        json: schema.add_text_field("json", STORED),
    };
    (schema.build(), fields)
}

impl Embedded {
    /// Opens the index in `folder`, or begins a new one where it is missing, broken or of another shape.
    pub fn open(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(engine)?;
        let lock = File::create(folder.join("owner.lock")).map_err(engine)?;
        if lock.try_lock().is_err() {
            return Err(Error::Locked(folder.display().to_string()));
        }
        let path = folder.join("index");
        let whole = std::fs::read_to_string(folder.join("filled")).is_ok_and(|shape| shape == SHAPE);
        let opened = if whole {
            Self::index(&path).map_err(|e| tracing::warn!(error = %e, "the index is broken; beginning a new one")).ok()
        } else {
            None
        };
        let needs_fill = opened.is_none();
        let index = match opened {
            Some(index) => index,
            None => {
                let _ = std::fs::remove_file(folder.join("filled"));
                if path.exists() {
                    std::fs::remove_dir_all(&path).map_err(engine)?;
                }
                Self::index(&path).map_err(engine)?
            }
        };
        let writer = index.writer_with_num_threads(1, 50_000_000).map_err(engine)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(engine)?;
        let fields = schema().1;
        Ok(Self(Arc::new(Inner { reader, writer: Mutex::new(writer), fields, folder: folder.to_owned(), needs_fill, _lock: lock })))
    }

    fn index(path: &Path) -> tantivy::Result<Index> {
        std::fs::create_dir_all(path)?;
        let index = Index::open_or_create(tantivy::directory::MmapDirectory::open(path)?, schema().0)?;
        index.tokenizers().register("french", french::french());
        index.tokenizers().register("english", french::english());
        index.tokenizers().register("folded", french::folded());
        Ok(index)
    }

    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce(&Inner) -> Result<T> + Send + 'static) -> Result<T> {
        let inner = self.0.clone();
        tokio::task::spawn_blocking(move || work(&inner)).await.map_err(engine)?
    }
}

#[async_trait::async_trait]
impl SearchEngine for Embedded {
    async fn upsert(&self, documents: Vec<Document>) -> Result<()> {
        self.blocking(move |inner| {
            inner.change(|writer| {
                for document in &documents {
                    writer.delete_term(Term::from_field_text(inner.fields.id, &document.id));
                    writer.add_document(inner.document(document)?).map_err(engine)?;
                }
                Ok(())
            })
        })
        .await
    }

    async fn delete(&self, ids: Vec<String>) -> Result<()> {
        self.blocking(move |inner| {
            inner.change(|writer| {
                for id in &ids {
                    writer.delete_term(Term::from_field_text(inner.fields.id, id));
                }
                Ok(())
            })
        })
        .await
    }

    async fn clear(&self) -> Result<()> {
        self.blocking(|inner| inner.change(|writer| writer.delete_all_documents().map(drop).map_err(engine))).await
    }

    fn needs_fill(&self) -> bool {
        self.0.needs_fill
    }

    async fn filled(&self) -> Result<()> {
        std::fs::write(self.0.folder.join("filled"), SHAPE).map_err(engine)
    }

    async fn search(&self, query: Query) -> Result<Answer> {
        self.blocking(move |inner| inner.search(&query)).await
    }

    async fn suggest(&self, text: String, english: bool, limit: usize) -> Result<Vec<Suggestion>> {
        self.blocking(move |inner| inner.suggest(&text, english, limit)).await
    }
}

impl Inner {
    /// A change is on disk and visible when this returns.
    fn change(&self, work: impl FnOnce(&mut IndexWriter) -> Result<()>) -> Result<()> {
        let mut writer = self.writer.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Err(error) = work(&mut writer) {
            let _ = writer.rollback();
            return Err(error);
        }
        writer.commit().map_err(engine)?;
        self.reader.reload().map_err(engine)
    }

    fn document(&self, d: &Document) -> Result<TantivyDocument> {
        let f = &self.fields;
        let mut out = TantivyDocument::new();
        let mut text = |field: Readings, fr: &str, en: &str| {
            out.add_text(field.fr, fr);
            out.add_text(field.en, en);
            for text in [fr, en] {
                out.add_text(field.word, text);
            }
        };
        text(f.title, &d.title_fr, &d.title_en);
        text(f.middle, &d.summary_fr, &d.summary_en);
        text(f.middle, &d.publisher, &d.publisher);
        text(f.middle, &d.words, &d.words);
        text(f.body, &d.description_fr, &d.description_en);
        let mut folded = french::folded();
        for title in [&d.title_fr, &d.title_en] {
            let name = french::tokens(&mut folded, title).join(" ");
            if !name.is_empty() {
                out.add_text(f.name, name);
            }
        }
        out.add_text(f.id, &d.id);
        for (field, facet) in f.facets.iter().zip(Facet::ALL) {
            for value in facet.values(d) {
                out.add_text(*field, value);
            }
        }
        out.add_bool(f.free, d.free);
        for (field, unit) in f.prices.iter().zip(Unit::ALL) {
            if let Some(cents) = unit.price(d) {
                out.add_i64(*field, cents);
            }
        }
        out.add_i64(f.published_at, d.published_at);
        out.add_i64(f.updated_at, d.updated_at);
        out.add_text(f.json, serde_json::to_string(d).map_err(engine)?);
        Ok(out)
    }

    /// Every word must match somewhere; where it matches best decides its worth: exact stem over exact word over prefix over
    /// typo, title over the middle over the body.
    fn text_query(&self, words: &[Word]) -> Box<dyn TantivyQuery> {
        let f = &self.fields;
        let mut must: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        for word in words {
            let mut ways: Vec<Box<dyn TantivyQuery>> = Vec::new();
            let mut way = |query: Box<dyn TantivyQuery>, boost: f32| ways.push(Box::new(BoostQuery::new(query, boost)));
            let term = |field, text: &str| Term::from_field_text(field, text);
            for (readings, weight) in [(f.title, 4.0), (f.middle, 2.0), (f.body, 1.0)] {
                way(Box::new(TermQuery::new(term(readings.fr, &word.stem_fr), IndexRecordOption::WithFreqs)), 4.0 * weight);
                way(Box::new(TermQuery::new(term(readings.en, &word.stem_en), IndexRecordOption::WithFreqs)), 3.0 * weight);
                way(Box::new(TermQuery::new(term(readings.word, &word.text), IndexRecordOption::WithFreqs)), 3.0 * weight);
                if word.prefix {
                    way(Box::new(FuzzyTermQuery::new_prefix(term(readings.word, &word.text), 0, true)), 2.0 * weight);
                }
                if word.typos > 0 {
                    let typo = term(readings.word, &word.text);
                    let fuzzy = if word.prefix {
                        FuzzyTermQuery::new_prefix(typo, word.typos, true)
                    } else {
                        FuzzyTermQuery::new(typo, word.typos, true)
                    };
                    way(Box::new(fuzzy), 0.5 * weight);
                }
            }
            must.push((Occur::Must, Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, 0.1))));
        }
        if must.is_empty() {
            return Box::new(AllQuery);
        }
        let name = words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
        let exact = TermQuery::new(Term::from_field_text(f.name, &name), IndexRecordOption::Basic);
        must.push((Occur::Should, Box::new(BoostQuery::new(Box::new(ConstScoreQuery::new(Box::new(exact), 1.0)), 1000.0))));
        Box::new(BooleanQuery::new(must))
    }

    /// The text and all filters but one facet's own.
    fn filtered(&self, words: &[Word], query: &Query, without: Option<Facet>) -> BooleanQuery {
        let f = &self.fields;
        let mut must = vec![(Occur::Must, self.text_query(words))];
        let mut filter = |query: Box<dyn TantivyQuery>| must.push((Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0))));
        for (facet, values) in query.any_of.iter().filter(|(facet, values)| Some(**facet) != without && !values.is_empty()) {
            let field = f.facets[*facet as usize];
            filter(Box::new(TermSetQuery::new(values.iter().map(|value| Term::from_field_text(field, value)))));
        }
        if let Some(free) = query.free {
            filter(Box::new(TermQuery::new(Term::from_field_bool(f.free, free), IndexRecordOption::Basic)));
        }
        if let Some((unit, least, most)) = query.price {
            let field = f.prices[unit as usize];
            let bound = |cents: Option<i64>, otherwise: i64| Bound::Included(Term::from_field_i64(field, cents.unwrap_or(otherwise)));
            filter(Box::new(RangeQuery::new(bound(least, 0), bound(most, i64::MAX))));
        }
        if let Sort::PriceAsc(unit) | Sort::PriceDesc(unit) = query.sort {
            // What has no price in the unit has no place in its order.
            let field = f.prices[unit as usize];
            filter(Box::new(RangeQuery::new(
                Bound::Included(Term::from_field_i64(field, 0)),
                Bound::Included(Term::from_field_i64(field, i64::MAX)),
            )));
        }
        BooleanQuery::new(must)
    }

    fn search(&self, query: &Query) -> Result<Answer> {
        let searcher = self.reader.searcher();
        let words = french::words(&query.text);
        // Facets without a filter of their own are counted with the main query; each of the others without its own.
        let own: Vec<Facet> = Facet::ALL.into_iter().filter(|facet| query.any_of.get(facet).is_some_and(|v| !v.is_empty())).collect();
        let rest: Vec<Facet> = Facet::ALL.into_iter().filter(|facet| !own.contains(facet)).collect();
        let main = self.filtered(&words, query, None);
        let top = || TopDocs::with_limit(query.limit.clamp(1, 1000)).and_offset(query.offset);
        let counts = counter(&rest)?;
        let sort = if query.sort == Sort::Relevance && words.is_empty() { Sort::Newest } else { query.sort };
        let by = |field: &str, order: Order| -> Result<_> {
            let (top, total, counts) =
                searcher.search(&main, &(top().order_by_fast_field::<i64>(field, order), Count, counter(&rest)?)).map_err(engine)?;
            Ok((top.into_iter().map(|(_, address)| address).collect::<Vec<_>>(), total, counts))
        };
        let (addresses, total, counted) = match sort {
            Sort::Relevance => {
                let (top, total, counts) = searcher.search(&main, &(top().order_by_score(), Count, counts)).map_err(engine)?;
                (top.into_iter().map(|(_, address)| address).collect(), total, counts)
            }
            Sort::Newest => by("published_at", Order::Desc)?,
            Sort::Updated => by("updated_at", Order::Desc)?,
            Sort::PriceAsc(unit) => by(unit.field(), Order::Asc)?,
            Sort::PriceDesc(unit) => by(unit.field(), Order::Desc)?,
            Sort::Title => {
                let collector = top().order_by_string_fast_field("name", Order::Asc);
                let (top, total, counts) = searcher.search(&main, &(collector, Count, counts)).map_err(engine)?;
                (top.into_iter().map(|(_, address)| address).collect(), total, counts)
            }
        };
        let mut facets = BTreeMap::new();
        read_counts(counted, &rest, &mut facets)?;
        for facet in own {
            let counted = searcher.search(&self.filtered(&words, query, Some(facet)), &counter(&[facet])?).map_err(engine)?;
            read_counts(counted, &[facet], &mut facets)?;
        }
        let mut hits = Vec::with_capacity(addresses.len());
        for address in addresses {
            let d = self.stored(&searcher, address)?;
            let pick = |fr: &str, en: &str| if (query.english && !en.is_empty()) || fr.is_empty() { en.to_owned() } else { fr.to_owned() };
            let (title, summary, description) =
                (pick(&d.title_fr, &d.title_en), pick(&d.summary_fr, &d.summary_en), pick(&d.description_fr, &d.description_en));
            let snippet = highlight(&summary, &words, 200);
            let snippet = if snippet.contains("<mark>") || words.is_empty() {
                snippet
            } else {
                let body = highlight(&description, &words, 200);
                if body.contains("<mark>") || summary.is_empty() { body } else { snippet }
            };
            hits.push(Hit { title_html: highlight(&title, &words, 300), snippet_html: snippet, id: d.id, revision: d.revision });
        }
        Ok(Answer { hits, total, facets })
    }

    fn stored(&self, searcher: &Searcher, address: tantivy::DocAddress) -> Result<Document> {
        let document: TantivyDocument = searcher.doc(address).map_err(engine)?;
        let json = document.get_first(self.fields.json).and_then(|v| v.as_str()).unwrap_or_default();
        serde_json::from_str(json).map_err(engine)
    }

    /// Listings whose title has every word, then publishers of the same.
    fn suggest(&self, text: &str, english: bool, limit: usize) -> Result<Vec<Suggestion>> {
        let words = french::words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let searcher = self.reader.searcher();
        let mut must: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        for word in &words {
            let term = |field, text: &str| Term::from_field_text(field, text);
            let field = self.fields.title.word;
            let mut ways: Vec<Box<dyn TantivyQuery>> = vec![
                Box::new(BoostQuery::new(
                    Box::new(TermQuery::new(term(self.fields.title.fr, &word.stem_fr), IndexRecordOption::Basic)),
                    4.0,
                )),
                Box::new(BoostQuery::new(Box::new(FuzzyTermQuery::new_prefix(term(field, &word.text), 0, true)), 3.0)),
            ];
            if word.typos > 0 {
                ways.push(Box::new(FuzzyTermQuery::new_prefix(term(field, &word.text), word.typos, true)));
            }
            must.push((Occur::Must, Box::new(DisjunctionMaxQuery::new(ways))));
        }
        let top = searcher.search(&BooleanQuery::new(must), &TopDocs::with_limit(limit.clamp(1, 20)).order_by_score()).map_err(engine)?;
        let mut out = Vec::new();
        let mut publishers = HashSet::new();
        for (_, address) in top {
            let d = self.stored(&searcher, address)?;
            let title = if (english && !d.title_en.is_empty()) || d.title_fr.is_empty() { &d.title_en } else { &d.title_fr };
            out.push(Suggestion {
                kind: SuggestionKind::Listing,
                text: title.clone(),
                html: highlight(title, &words, 120),
                target: d.id.clone(),
            });
            let marked = highlight(&d.publisher, &words, 120);
            if marked.contains("<mark>") && publishers.insert(d.publisher_id.clone()) {
                out.push(Suggestion { kind: SuggestionKind::Publisher, text: d.publisher, html: marked, target: d.publisher_id });
            }
        }
        out.truncate(limit);
        Ok(out)
    }
}

/// Counts of the commonest values of some facets.
fn counter(facets: &[Facet]) -> Result<AggregationCollector> {
    let requests: serde_json::Map<String, serde_json::Value> = facets
        .iter()
        .map(|facet| (facet.field().to_owned(), serde_json::json!({ "terms": { "field": facet.field(), "size": 200 } })))
        .collect();
    let requests: Aggregations = serde_json::from_value(requests.into()).map_err(engine)?;
    Ok(AggregationCollector::from_aggs(requests, Default::default()))
}

fn read_counts(counted: AggregationResults, facets: &[Facet], into: &mut BTreeMap<Facet, FacetCounts>) -> Result<()> {
    let counted = serde_json::to_value(counted).map_err(engine)?;
    for facet in facets {
        let buckets = counted[facet.field()]["buckets"].as_array().cloned().unwrap_or_default();
        let counts = buckets.iter().filter_map(|b| Some((b["key"].as_str()?.to_owned(), b["doc_count"].as_u64()?))).collect();
        into.insert(*facet, counts);
    }
    Ok(())
}

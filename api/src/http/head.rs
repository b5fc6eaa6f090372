//! What machines read of a page: title, description, OpenGraph and JSON-LD, put into the portal's one page by the server;
//! and the sitemap.

use crate::{catalogue, server::Server};
use money::Amount;
use openapi::{
    catalogue::{Listing, ListingKind, Localised, PriceUnit},
    message::Locale,
};
use poem::{
    Response, handler,
    http::{StatusCode, Uri},
    web::Data,
};
use serde_json::{Value, json};

/// Addresses in one sitemap (the protocol's limit is 50,000).
const MOST: u64 = 45_000;

struct Head {
    title: String,
    description: String,
    image: Option<String>,
    path: String,
    data: Option<Value>,
}

/// The page with its head: French bare, English under `/en`.
pub async fn rewrite(server: &Server, template: &str, uri: &Uri) -> (StatusCode, String) {
    let (locale, path) = match uri.path().strip_prefix("/en") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => (Locale::En, rest),
        _ => (Locale::Fr, uri.path()),
    };
    let (status, head) = match path.strip_prefix("/listings/").map(|rest| rest.trim_end_matches('/')) {
        Some(slug) if !slug.is_empty() && !slug.contains('/') => match catalogue::by_slug(server, slug).await {
            Ok(published) => (StatusCode::OK, of_listing(server, &published.listing, locale)),
            Err(_) => (StatusCode::NOT_FOUND, of_portal(server, locale, path)),
        },
        _ => (StatusCode::OK, of_portal(server, locale, path)),
    };
    let html = template.replacen("<html lang=\"fr\"", &format!("<html lang=\"{}\"", locale.tag()), 1).replacen(
        "<!--head-->",
        &head.html(server, locale),
        1,
    );
    (status, html)
}

fn of_portal(server: &Server, locale: Locale, path: &str) -> Head {
    let description = match locale {
        Locale::Fr => "Le catalogue des applications, ressources, manuels et équipements pour l’école.",
        Locale::En => "The catalogue of apps, resources, textbooks and devices for French schools.",
    };
    Head { title: server.settings.name.clone(), description: description.to_owned(), image: None, path: path.to_owned(), data: None }
}

fn pick(text: &Localised, locale: Locale) -> String {
    let (first, second) = if locale == Locale::En { (&text.en, &text.fr) } else { (&text.fr, &text.en) };
    first.clone().or_else(|| second.clone()).unwrap_or_default()
}

/// schema.org: `LearningResource` for what teaches, `SoftwareApplication` for apps, `Product` for the rest.
fn of_listing(server: &Server, listing: &Listing, locale: Locale) -> Head {
    let c = &listing.content;
    let kind = match c.kind {
        ListingKind::App => "SoftwareApplication",
        ListingKind::Resource => "LearningResource",
        ListingKind::Textbook => "Book",
        ListingKind::Device => "Product",
        ListingKind::Service => "Service",
    };
    let (title, description) = (pick(&c.title, locale), pick(&c.summary, locale));
    let path = format!("/listings/{}", listing.slug);
    let names = |ids: &[String]| ids.iter().map(|id| server.vocabulary.name(id, locale)).collect::<Vec<_>>();
    let image = listing.media.first().map(|m| server.settings.link(&m.url));
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": kind,
        "name": title,
        "description": description,
        "url": server.settings.link(&path),
        "inLanguage": c.languages,
        "educationalLevel": names(&c.levels),
        "about": names(&c.subjects),
        "publisher": { "@type": "Organization", "name": listing.publisher.name },
        "datePublished": listing.published_at,
        "dateModified": listing.updated_at,
        "isAccessibleForFree": listing.free,
    });
    if let Some(image) = &image {
        data["image"] = json!(image);
    }
    if let Some(price) = listing.lowest_price.filter(|p| p.unit != PriceUnit::Quote) {
        let amount = Amount::eur(price.amount_cents);
        data["offers"] = json!({ "@type": "Offer", "price": amount.to_string(), "priceCurrency": amount.currency.code() });
    }
    Head { title: format!("{title} · {}", server.settings.name), description, image, path, data: Some(data) }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl Head {
    fn html(&self, server: &Server, locale: Locale) -> String {
        let french = server.settings.link(&self.path);
        let english = server.settings.link(&format!("/en{}", if self.path == "/" { "" } else { &self.path }));
        let here = if locale == Locale::En { &english } else { &french };
        let mut html =
            format!("<title>{}</title>\n<meta name=\"description\" content=\"{}\">\n", escape(&self.title), escape(&self.description));
        let properties = [
            ("og:type", "website"),
            ("og:locale", if locale == Locale::En { "en_GB" } else { "fr_FR" }),
            ("og:title", &self.title),
            ("og:description", &self.description),
            ("og:url", here),
            ("og:site_name", &server.settings.name),
        ];
        for (name, value) in properties {
            html.push_str(&format!("<meta property=\"{name}\" content=\"{}\">\n", escape(value)));
        }
        if let Some(image) = &self.image {
            html.push_str(&format!("<meta property=\"og:image\" content=\"{}\">\n", escape(image)));
        }
        html.push_str(&format!("<link rel=\"canonical\" href=\"{}\">\n", escape(here)));
        for (language, address) in [("fr", &french), ("en", &english)] {
            html.push_str(&format!("<link rel=\"alternate\" hreflang=\"{language}\" href=\"{}\">\n", escape(address)));
        }
        if let Some(data) = &self.data {
            // `<` cannot stand in the text of a script element: a title cannot close it.
            html.push_str(&format!("<script type=\"application/ld+json\">{}</script>\n", data.to_string().replace('<', "\\u003c")));
        }
        html
    }
}

#[handler]
pub async fn sitemap(Data(server): Data<&Server>) -> Response {
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    xml.push_str(&format!("<url><loc>{}</loc></url>\n", escape(&server.settings.link("/"))));
    match catalogue::addresses(server.db.read(), MOST).await {
        Ok(addresses) => {
            for (slug, updated_at) in addresses {
                let loc = server.settings.link(&format!("/listings/{slug}"));
                xml.push_str(&format!("<url><loc>{}</loc><lastmod>{}</lastmod></url>\n", escape(&loc), updated_at.format("%Y-%m-%d")));
            }
            xml.push_str("</urlset>\n");
            Response::builder().content_type("application/xml").body(xml)
        }
        Err(error) => {
            tracing::error!(%error, "the sitemap cannot be written");
            Response::builder().status(StatusCode::SERVICE_UNAVAILABLE).finish()
        }
    }
}

#[handler]
pub fn robots(Data(server): Data<&Server>) -> String {
    format!(
        "User-agent: *\nDisallow: /account\nDisallow: /publisher\nDisallow: /moderation\nSitemap: {}\n",
        server.settings.link("/sitemap.xml")
    )
}

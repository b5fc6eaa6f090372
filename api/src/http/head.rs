//! What machines read of a page: title, description, OpenGraph and JSON-LD, put into the portal's one page by the server;
//! and the sitemap.

use crate::{catalogue, funding, kernel::error::Result, server::Server};
use chrono::{DateTime, Utc};
use money::Amount;
use openapi::{
    catalogue::{Listing, ListingKind, Localised, PriceUnit},
    funding::{Call, ProgrammeContent, Support},
    message::Locale,
};
use poem::{
    Response, handler,
    http::{StatusCode, Uri},
    web::Data,
};
use serde_json::{Value, json};

/// Addresses in one sitemap (the protocol's limit is 50,000): listings, and calls.
const MOST: u64 = 45_000;
const MOST_CALLS: u64 = 4_000;

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
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let found = match parts[..] {
        ["listings", slug] => catalogue::by_slug(server, slug).await.ok().map(|published| of_listing(server, &published.listing, locale)),
        ["calls", id] => match id.parse() {
            Ok(id) => funding::call_page(server, id).await.ok().map(|(call, programme)| of_call(server, &call, &programme, locale)),
            Err(_) => None,
        },
        _ => Some(of_portal(server, locale, path)),
    };
    let (status, head) = match found {
        Some(head) => (StatusCode::OK, head),
        None => (StatusCode::NOT_FOUND, of_portal(server, locale, path)),
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

/// schema.org: `MonetaryGrant` where money is given, `GovernmentService` where help comes in kind only.
fn of_call(server: &Server, call: &Call, programme: &ProgrammeContent, locale: Locale) -> Head {
    let (title, description) = (pick(&call.content.title, locale), pick(&call.content.summary, locale));
    let path = format!("/calls/{}", call.id);
    let funders: Vec<Value> = programme.partners.iter().map(|name| json!({ "@type": "Organization", "name": name })).collect();
    let mut data = json!({
        "@context": "https://schema.org",
        "name": title,
        "description": description,
        "url": server.settings.link(&path),
    });
    let (opens, closes) = (call.window.opens_at, call.window.closes_at);
    if call.content.supports.contains(&Support::Financial) {
        let most = Amount::eur(call.content.ceiling_cents);
        data["@type"] = json!("MonetaryGrant");
        data["funder"] = json!(funders);
        data["amount"] = json!({
            "@type": "MonetaryAmount",
            "currency": most.currency.code(),
            "maxValue": most.to_string(),
            "validFrom": opens,
            "validThrough": closes,
        });
    } else {
        data["@type"] = json!("GovernmentService");
        data["serviceType"] = json!(pick(&programme.name, locale));
        data["provider"] = json!(funders);
        data["offers"] =
            json!({ "@type": "Offer", "price": "0", "priceCurrency": "EUR", "availabilityStarts": opens, "availabilityEnds": closes });
    }
    Head { title: format!("{title} · {}", server.settings.name), description, image: None, path, data: Some(data) }
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

/// Addresses of what is published, and the day each last changed.
async fn addresses(server: &Server) -> Result<Vec<(String, DateTime<Utc>)>> {
    let c = server.db.read();
    let listings = catalogue::addresses(c, MOST).await?.into_iter().map(|(slug, at)| (format!("/listings/{slug}"), at));
    let calls = funding::call_addresses(c, MOST_CALLS).await?.into_iter().map(|(id, at)| (format!("/calls/{id}"), at));
    Ok(listings.chain(calls).collect())
}

#[handler]
pub async fn sitemap(Data(server): Data<&Server>) -> Response {
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for path in ["/", "/calls"] {
        xml.push_str(&format!("<url><loc>{}</loc></url>\n", escape(&server.settings.link(path))));
    }
    match addresses(server).await {
        Ok(addresses) => {
            for (path, at) in addresses {
                let loc = server.settings.link(&path);
                xml.push_str(&format!("<url><loc>{}</loc><lastmod>{}</lastmod></url>\n", escape(&loc), at.format("%Y-%m-%d")));
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

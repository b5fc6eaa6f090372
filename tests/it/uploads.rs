//! Files that come in parts, through the front door: cut, continued, attached once, forgotten.

use crate::{
    applications::{Desk, submit},
    support::{Answer, Person, pointers},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::{io::AsyncWriteExt, net::TcpStream};

const PART: &str = "application/offset+octet-stream";

async fn desk() -> Desk {
    Desk::open(|edit| {
        edit["content"]["documents"] = json!([{ "key": "accounts", "label": { "fr": "Comptes" }, "required": true }]);
    })
    .await
}

fn pdf(bytes: usize) -> Vec<u8> {
    let mut file = b"%PDF-1.7 ".to_vec();
    file.extend((file.len()..bytes).map(|n| b'a' + (n % 23) as u8));
    file
}

async fn tus(person: &Person, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
    let mut request = person.request(method, path).header("tus-resumable", "1.0.0");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    person.send(request.body(body)).await
}

async fn create(person: &Person, application: &str, length: usize, metadata: &[(&str, &str)]) -> Answer {
    let told: Vec<String> = metadata.iter().map(|(key, value)| format!("{key} {}", STANDARD.encode(value))).collect();
    let headers = [("upload-length", &*length.to_string()), ("upload-metadata", &*told.join(","))];
    tus(person, Method::POST, &format!("{application}/uploads"), &headers, vec![]).await
}

/// Where the bytes go.
async fn begin(person: &Person, application: &str, length: usize, metadata: &[(&str, &str)]) -> String {
    let begun = create(person, application, length, metadata).await;
    assert_eq!(begun.status, 201, "{}", begun.text);
    assert!(begun.headers["upload-expires"].to_str().is_ok_and(|at| at.ends_with("GMT")));
    begun.headers["location"].to_str().expect("text").trim_start_matches(openapi::PREFIX).to_owned()
}

async fn part(person: &Person, upload: &str, offset: usize, bytes: &[u8], more: &[(&str, &str)]) -> Answer {
    let offset = offset.to_string();
    let headers = [&[("content-type", PART), ("upload-offset", &*offset)], more].concat();
    tus(person, Method::PATCH, upload, &headers, bytes.to_vec()).await
}

fn offset(answer: &Answer) -> usize {
    assert_eq!(answer.headers["tus-resumable"], "1.0.0");
    answer.headers["upload-offset"].to_str().expect("text").parse().expect("a number")
}

async fn located(person: &Person, upload: &str) -> usize {
    offset(&tus(person, Method::HEAD, upload, &[], vec![]).await)
}

#[tokio::test]
async fn a_file_comes_in_parts_and_is_attached_with_its_last_byte() {
    let desk = desk().await;
    let applicant = desk.applicant().await;
    let (path, _) = desk.written(&applicant).await;
    let file = pdf(3000);
    let sha256 = hex::encode(Sha256::digest(&file));
    let spoken = tus(&applicant, Method::OPTIONS, &format!("{path}/uploads"), &[], vec![]).await;
    assert_eq!((spoken.status.as_u16(), &spoken.headers["tus-version"]), (204, &"1.0.0".parse().expect("text")));
    assert_eq!(spoken.headers["tus-extension"], "creation,expiration,checksum,termination");
    let told = [("filename", "../Comptes 2025.pdf"), ("document", "accounts"), ("sha256", &*sha256)];
    let upload = begin(&applicant, &path, file.len(), &told).await;
    assert_eq!(located(&applicant, &upload).await, 0);
    assert_eq!(offset(&part(&applicant, &upload, 0, &file[..1000], &[]).await), 1000);
    // Not the part that is awaited; not what its checksum says; more than was announced: nothing of it is kept.
    part(&applicant, &upload, 0, &file[..1000], &[]).await.refused(409);
    part(&applicant, &upload, 1001, &file[1001..], &[]).await.refused(409);
    let wrong = format!("sha1 {}", STANDARD.encode([0; 20]));
    let refused = part(&applicant, &upload, 1000, &file[1000..2000], &[("upload-checksum", &*wrong)]).await;
    assert_eq!(refused.headers["tus-resumable"], "1.0.0");
    assert_eq!(refused.refused(460)["type"], "/problems/checksum-mismatch");
    part(&applicant, &upload, 1000, &pdf(2001), &[]).await.refused(413);
    assert_eq!(located(&applicant, &upload).await, 1000);
    let list = applicant.get(&format!("{path}/uploads")).await.ok();
    assert_eq!((&list["items"][0]["received"], &list["items"][0]["sha256"]), (&json!(1000), &json!(sha256)));
    assert!(applicant.get(&path).await.ok()["attachments"].as_array().is_some_and(Vec::is_empty));
    let right = format!("sha256 {}", STANDARD.encode(Sha256::digest(&file[1000..2000])));
    assert_eq!(offset(&part(&applicant, &upload, 1000, &file[1000..2000], &[("upload-checksum", &*right)]).await), 2000);
    assert_eq!(offset(&part(&applicant, &upload, 2000, &file[2000..], &[]).await), 3000);
    // Whoever lost that answer asks again, and learns what became of it.
    assert_eq!(located(&applicant, &upload).await, 3000);
    assert_eq!(offset(&part(&applicant, &upload, 3000, &[], &[]).await), 3000);
    let attached = applicant.get(&upload).await.ok()["attachment"].clone();
    assert_eq!((&attached["sha256"], &attached["name"]), (&json!(sha256), &json!("Comptes 2025.pdf")));
    assert_eq!(applicant.get(&path).await.ok()["attachments"], json!([attached]));
    let own = format!("{path}/attachments/{}", attached["id"].as_str().expect("an id"));
    assert_eq!(applicant.send(applicant.request(Method::GET, &own)).await.text.as_bytes(), file);
    assert_eq!(std::fs::read_dir(desk.app.server.settings.data.join("uploads")).expect("a folder").count(), 0);
}

#[tokio::test]
async fn what_arrived_before_a_cut_or_a_restart_is_kept() {
    let desk = desk().await;
    let applicant = desk.applicant().await;
    let (path, _) = desk.written(&applicant).await;
    let file = pdf(200_000);
    let upload = begin(&applicant, &path, file.len(), &[("filename", "plan.pdf")]).await;
    // The whole is announced, a part of it arrives, and the line is cut.
    let request = applicant.request(Method::PATCH, &upload).header("tus-resumable", "1.0.0").header("content-type", PART);
    let request = request.header("upload-offset", "0").build().expect("a request");
    let mut head = format!("PATCH {} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n", request.url().path(), file.len());
    for (name, value) in request.headers() {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().expect("text")));
    }
    let mut line = TcpStream::connect(desk.app.base.trim_start_matches("http://")).await.expect("a connection");
    line.write_all(format!("{head}\r\n").as_bytes()).await.expect("sent");
    line.write_all(&file[..70_000]).await.expect("sent");
    line.shutdown().await.expect("cut");
    drop(line);
    // The server hears of the cut when it does.
    while located(&applicant, &upload).await == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(located(&applicant, &upload).await, 70_000);
    // Another process, on the same data.
    let restarted = desk.app.in_earnest().await;
    let again = restarted.person("editeur").await;
    assert_eq!(located(&again, &upload).await, 70_000);
    assert_eq!(offset(&part(&again, &upload, 70_000, &file[70_000..], &[]).await), file.len());
    assert_eq!(again.get(&upload).await.ok()["attachment"]["sha256"], hex::encode(Sha256::digest(&file)));
}

#[tokio::test]
async fn a_file_is_judged_when_it_is_whole() {
    let desk = desk().await;
    let applicant = desk.applicant().await;
    let (path, _) = desk.written(&applicant).await;
    // By its content, and by what its sender said of it; what can never be attached is given up.
    let script = begin(&applicant, &path, 8, &[("filename", "plan.pdf")]).await;
    part(&applicant, &script, 0, b"<script>", &[]).await.refused(415);
    assert_eq!(tus(&applicant, Method::HEAD, &script, &[], vec![]).await.status, 404);
    let other = begin(&applicant, &path, 9, &[("sha256", &*"a".repeat(64))]).await;
    part(&applicant, &other, 0, b"%PDF-1.7 ", &[]).await.refused(460);
    applicant.get(&other).await.refused(404);
    // What is asked for wrongly never begins.
    create(&applicant, &path, 8 * 1024 * 1024 + 1, &[]).await.refused(413);
    assert_eq!(pointers(&create(&applicant, &path, 9, &[("document", "other")]).await.refused(422)), ["/document"]);
    assert_eq!(pointers(&create(&applicant, &path, 9, &[("sha256", "x")]).await.refused(422)), ["Upload-Metadata"]);
    let old = applicant.request(Method::POST, &format!("{path}/uploads")).header("tus-resumable", "0.2.2").header("upload-length", "9");
    let old = applicant.send(old).await;
    assert_eq!(old.headers["tus-version"], "1.0.0");
    assert_eq!(old.refused(412)["type"], "/problems/protocol-version");
    let accounts = begin(&applicant, &path, 9, &[("filename", "comptes.pdf"), ("document", "accounts")]).await;
    let plan = begin(&applicant, &path, 9, &[]).await;
    let named = [("content-type", "application/pdf"), ("upload-offset", "0")];
    tus(&applicant, Method::PATCH, &accounts, &named, b"%PDF-1.7 ".to_vec()).await.refused(415);
    assert_eq!(offset(&part(&applicant, &accounts, 0, b"%PDF-1.7 ", &[]).await), 9);
    // The application goes meanwhile: it changes no more.
    let etag = applicant.get(&path).await.etag();
    submit(&applicant, &path, &etag).await.ok();
    part(&applicant, &plan, 0, b"%PDF-1.7 ", &[]).await.refused(409);
    create(&applicant, &path, 9, &[]).await.refused(409);
    assert_eq!(applicant.get(&path).await.ok()["attachments"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn only_who_began_a_file_continues_it_and_what_nobody_does_is_forgotten() {
    let desk = desk().await;
    let applicant = desk.applicant().await;
    let (path, _) = desk.written(&applicant).await;
    let organisation = desk.organisation.parse().expect("an id");
    let colleague = crate::room::member(&desk.app, organisation, "editor").await.0;
    let reader = crate::room::member(&desk.app, organisation, "member").await.0;
    let upload = begin(&applicant, &path, 9, &[]).await;
    part(&applicant, &upload, 0, b"%PDF", &[]).await.ok();
    part(&colleague, &upload, 4, b"-1.7 ", &[]).await.refused(404);
    create(&reader, &path, 9, &[]).await.refused(403);
    create(&desk.app.person("fabricant").await, &path, 9, &[]).await.refused(404);
    // Ten at a time.
    for _ in 0..9 {
        begin(&applicant, &path, 9, &[]).await;
    }
    create(&applicant, &path, 9, &[]).await.refused(409);
    let list = applicant.get(&format!("{path}/uploads")).await.ok();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(10));
    let last = format!("{path}/uploads/{}", list["items"][9]["id"].as_str().expect("an id"));
    assert_eq!(tus(&applicant, Method::DELETE, &last, &[], vec![]).await.status, 204);
    tus(&applicant, Method::DELETE, &last, &[], vec![]).await.refused(404);
    begin(&applicant, &path, 9, &[]).await;
    // A byte more gives a day more.
    desk.app.advance(TimeDelta::hours(23));
    let applicant = desk.app.person("editeur").await;
    part(&applicant, &upload, 4, b"-", &[]).await.ok();
    desk.app.advance(TimeDelta::hours(2));
    preau::funding::forget_uploads(&desk.app.server).await.expect("forgotten");
    let left = applicant.get(&format!("{path}/uploads")).await.ok();
    assert_eq!((left["items"].as_array().map(Vec::len), &left["items"][0]["received"]), (Some(1), &json!(5)));
    desk.app.advance(TimeDelta::hours(23));
    let applicant = desk.app.person("editeur").await;
    part(&applicant, &upload, 5, b"1", &[]).await.refused(404);
    preau::funding::forget_uploads(&desk.app.server).await.expect("forgotten");
    assert_eq!(std::fs::read_dir(desk.app.server.settings.data.join("uploads")).expect("a folder").count(), 0);
}

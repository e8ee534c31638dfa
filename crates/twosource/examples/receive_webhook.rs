//! Receives webhook calls on this machine and says whether their signature is right:
//! `TWOSOURCE_WEBHOOK_SECRET=whsec_… cargo run -p twosource --example receive_webhook -- 127.0.0.1:9000`.
//!
//! In: an address, a secret in the environment. Out: one line per call on stdout. Never: anything but a test receiver.

use standardwebhooks::Webhook;
use tiny_http::{Response, Server};

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:9000".to_owned());
    let verifier = match std::env::var("TWOSOURCE_WEBHOOK_SECRET") {
        Ok(secret) => Some(Webhook::new(&secret)?),
        Err(_) => None,
    };
    let server = Server::http(&address)?;
    println!("listening on http://{address}");
    for mut request in server.incoming_requests() {
        let mut headers = ureq::http::HeaderMap::new();
        for header in request.headers() {
            let name = header.field.as_str().as_str().to_lowercase();
            let name = ureq::http::HeaderName::from_bytes(name.as_bytes())?;
            headers.insert(name, header.value.as_str().parse()?);
        }
        let mut body = Vec::new();
        request.as_reader().read_to_end(&mut body)?;
        let verdict = match verifier.as_ref().map(|v| v.verify(&body, &headers)) {
            None => "no secret to check with".to_owned(),
            Some(Ok(())) => "signature right".to_owned(),
            Some(Err(why)) => format!("signature wrong: {why}"),
        };
        let accepted = !verdict.starts_with("signature wrong");
        println!("{verdict}: {}", String::from_utf8_lossy(&body));
        request.respond(Response::empty(if accepted { 204 } else { 401 }))?;
    }
    Ok(())
}

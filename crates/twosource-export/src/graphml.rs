//! GraphML of a network, as Gephi, igraph, NetworkX and yEd read it (graphml.graphdrawing.org).
//!
//! In: a network. Out: one XML document, nodes in the order of names, edges in that of the network. Never: a number as text.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;
use twosource_trends::network::Network;

/// Attributes: what they are of, their name, their type.
const KEYS: [(&str, &str, &str); 11] = [
    ("node", "name", "string"),
    ("node", "bloc", "int"),
    ("node", "brokerage", "double"),
    ("node", "cooperation_given", "double"),
    ("node", "cooperation_received", "double"),
    ("node", "conflict_given", "double"),
    ("node", "conflict_received", "double"),
    ("edge", "cooperation", "double"),
    ("edge", "conflict", "double"),
    ("edge", "scale_mean", "double"),
    ("edge", "event_ids", "string"),
];

/// The document as text.
pub fn graphml(network: &Network) -> io::Result<String> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 1);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    out.create_element("graphml")
        .with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"))
        .write_inner_content(|out| {
            for (of, name, kind) in KEYS {
                out.create_element("key")
                    .with_attributes([
                        ("id", name),
                        ("for", of),
                        ("attr.name", name),
                        ("attr.type", kind),
                    ])
                    .write_empty()?;
            }
            out.create_element("graph")
                .with_attributes([("id", "events"), ("edgedefault", "directed")])
                .write_inner_content(|out| {
                    write_nodes(out, network)?;
                    write_edges(out, network)
                })?;
            Ok(())
        })?;
    let mut text = String::from_utf8(out.into_inner()).map_err(io::Error::other)?;
    text.push('\n');
    Ok(text)
}

fn write_nodes(out: &mut Writer<Vec<u8>>, network: &Network) -> io::Result<()> {
    for actor in &network.actors {
        let data = [
            ("name", Some(actor.name.clone())),
            ("bloc", actor.bloc.map(|b| b.to_string())),
            ("brokerage", Some(actor.brokerage.to_string())),
            ("cooperation_given", Some(actor.cooperation_given.to_string())),
            (
                "cooperation_received",
                Some(actor.cooperation_received.to_string()),
            ),
            ("conflict_given", Some(actor.conflict_given.to_string())),
            ("conflict_received", Some(actor.conflict_received.to_string())),
        ];
        out.create_element("node")
            .with_attribute(("id", actor.name.as_str()))
            .write_inner_content(|out| write_data(out, &data))?;
    }
    Ok(())
}

fn write_edges(out: &mut Writer<Vec<u8>>, network: &Network) -> io::Result<()> {
    for tie in &network.ties {
        let data = [
            ("cooperation", Some(tie.cooperation.to_string())),
            ("conflict", Some(tie.conflict.to_string())),
            ("scale_mean", tie.scale_mean.map(|m| m.to_string())),
            ("event_ids", Some(tie.event_ids.join(" "))),
        ];
        out.create_element("edge")
            .with_attributes([("source", tie.actor.as_str()), ("target", tie.recipient.as_str())])
            .write_inner_content(|out| write_data(out, &data))?;
    }
    Ok(())
}

fn write_data(out: &mut Writer<Vec<u8>>, data: &[(&str, Option<String>)]) -> io::Result<()> {
    for (key, value) in data {
        if let Some(value) = value {
            out.create_element("data")
                .with_attribute(("key", *key))
                .write_text_content(BytesText::new(value))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use twosource_trends::network::{NetworkActor, Tie};

    fn actor(name: &str) -> NetworkActor {
        NetworkActor {
            name: name.to_owned(),
            bloc: Some(1),
            brokerage: 0.5,
            cooperation_given: 2.0,
            cooperation_received: 0.0,
            conflict_given: 0.0,
            conflict_received: 0.0,
            closest: Vec::new(),
            farthest: Vec::new(),
        }
    }

    #[test]
    fn a_network_is_written_with_typed_attributes_and_escaped_names() {
        let network = Network {
            actors: vec![actor("A & B"), actor("C")],
            ties: vec![Tie {
                actor: "A & B".to_owned(),
                recipient: "C".to_owned(),
                cooperation: 2.0,
                conflict: 0.0,
                scale_mean: Some(10.0),
                event_ids: vec!["e1".to_owned(), "e2".to_owned()],
                rows: Vec::new(),
            }],
            modularity: 0.0,
        };
        let text = graphml(&network).expect("a document");
        for part in [
            r#"<key id="cooperation" for="edge" attr.name="cooperation" attr.type="double"/>"#,
            r#"<node id="A &amp; B">"#,
            r#"<edge source="A &amp; B" target="C">"#,
            r#"<data key="event_ids">e1 e2</data>"#,
            r#"<data key="bloc">1</data>"#,
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

//! ZIP and tar archives of any other input; an archive inside is unpacked to a temporary file first.
//!
//! In: a file or stream. Out: the units of each member. Never: holds a member over the limit, writes where a member's
//! name says, or goes more than a few archives deep.

use crate::container::{Units, is_container, open_file};
use crate::files::CountedFile;
use crate::lines::Stream;
use crate::unit::{Content, Item, Unit};
use std::io::{Read, Seek};

/// Archives inside archives inside archives: enough.
pub const MAX_NESTED: usize = 3;

/// Where members stand, and how much they may hold.
#[derive(Clone)]
pub struct Frame {
    /// The archive's own name.
    pub place: String,
    /// Largest member that is held in memory, in bytes.
    pub limit: usize,
    /// Archives around this one.
    pub nested: usize,
}

/// A ZIP archive.
pub struct Zip {
    archive: Option<zip::ZipArchive<CountedFile>>,
    next: usize,
    inner: Option<Box<Units>>,
    frame: Frame,
    fault: Option<String>,
}

impl Zip {
    /// Members of `file` in their order.
    pub fn new(file: CountedFile, frame: Frame) -> Self {
        let (archive, fault) = match zip::ZipArchive::new(file) {
            Ok(archive) => (Some(archive), None),
            Err(why) => (None, Some(why.to_string())),
        };
        Self {
            archive,
            next: 0,
            inner: None,
            frame,
            fault,
        }
    }
}

impl Iterator for Zip {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        loop {
            if let Some(unit) = self.inner.as_mut().and_then(|units| units.next()) {
                return Some(unit);
            }
            self.inner = None;
            if let Some(why) = self.fault.take() {
                return Some(Unit::fault("damaged_archive", &self.frame.place, &why, true));
            }
            let archive = self.archive.as_mut().filter(|a| self.next < a.len())?;
            self.next += 1;
            let opened = match archive.by_index(self.next - 1) {
                Ok(mut member) if member.is_file() => {
                    let name = member
                        .name()
                        .map_or_else(|_| format!("member {}", self.next), |n| n.into_owned());
                    let size = member.size();
                    open_member(&mut member, &name, size, &self.frame)
                }
                Ok(_) => continue,
                Err(why) => {
                    let place = format!("{} member {}", self.frame.place, self.next);
                    Opened::Unit(Unit::fault("damaged_archive", &place, &why.to_string(), true))
                }
            };
            match opened {
                Opened::Unit(unit) => return Some(unit),
                Opened::Units(units) => self.inner = Some(Box::new(units)),
            }
        }
    }
}

/// A tar archive, decompressed on the way.
pub struct Tar {
    stream: Option<Stream>,
    inner: Option<Box<Units>>,
    frame: Frame,
    number: usize,
}

impl Tar {
    /// Members of `stream` in their order.
    pub fn new(stream: Stream, frame: Frame) -> Self {
        Self {
            stream: Some(stream),
            inner: None,
            frame,
            number: 0,
        }
    }

    /// The next member; the stream stands behind it and its padding then.
    fn member(&mut self) -> Option<std::io::Result<Option<Opened>>> {
        const BLOCK: u64 = 512;
        let stream = self.stream.as_mut()?;
        let mut archive = tar::Archive::new(&mut *stream);
        let mut entry = match archive.entries().map(|mut entries| entries.next()) {
            Ok(Some(Ok(entry))) => entry,
            Ok(Some(Err(why))) | Err(why) => return Some(Err(why)),
            Ok(None) => return None,
        };
        let size = entry.size();
        let opened = if entry.header().entry_type().is_file() {
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            Some(open_member(&mut entry, &name, size, &self.frame))
        } else {
            None
        };
        let drained = std::io::copy(&mut entry, &mut std::io::sink());
        let padding = (BLOCK - size % BLOCK) % BLOCK;
        let padded =
            drained.and_then(|_| std::io::copy(&mut stream.by_ref().take(padding), &mut std::io::sink()));
        Some(padded.map(|_| opened))
    }
}

impl Iterator for Tar {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        loop {
            if let Some(unit) = self.inner.as_mut().and_then(|units| units.next()) {
                return Some(unit);
            }
            self.inner = None;
            self.number += 1;
            match self.member()? {
                Ok(Some(Opened::Unit(unit))) => return Some(unit),
                Ok(Some(Opened::Units(units))) => self.inner = Some(Box::new(units)),
                Ok(None) => {}
                Err(why) => {
                    self.stream = None;
                    let place = format!("{} member {}", self.frame.place, self.number);
                    return Some(Unit::fault("damaged_archive", &place, &why.to_string(), true));
                }
            }
        }
    }
}

enum Opened {
    Unit(Unit),
    Units(Units),
}

fn open_member(member: &mut impl Read, name: &str, size: u64, frame: &Frame) -> Opened {
    let place = format!("{}/{name}", frame.place);
    if is_container(name) {
        return match unpack(member, &place, frame) {
            Ok(units) => Opened::Units(units),
            Err(why) => Opened::Unit(Unit::fault("damaged_archive", &place, &why.to_string(), true)),
        };
    }
    let too_large = || {
        let reason = format!("more than {} bytes", frame.limit);
        Opened::Unit(Unit::fault("too_large", &place, &reason, true))
    };
    if size > frame.limit as u64 {
        return too_large();
    }
    let mut bytes = Vec::new();
    let read = member.take(frame.limit as u64 + 1).read_to_end(&mut bytes);
    if bytes.len() > frame.limit {
        return too_large();
    }
    let mut unit = Unit::new(Content::Item(Item {
        name: name.to_lowercase(),
        id: place.clone(),
        place: place.clone(),
        bytes,
        ..Item::default()
    }));
    if let Err(why) = read {
        unit.warnings = Unit::fault("damaged_archive", &place, &why.to_string(), false).warnings;
    }
    Opened::Unit(unit)
}

/// An archive inside an archive, by way of a temporary file without a name.
fn unpack(member: &mut impl Read, place: &str, frame: &Frame) -> std::io::Result<Units> {
    if frame.nested >= MAX_NESTED {
        return Err(std::io::Error::other("too many archives inside archives"));
    }
    let mut file = tempfile::tempfile()?;
    std::io::copy(member, &mut file)?;
    file.rewind()?;
    let inner = Frame {
        place: place.to_owned(),
        limit: frame.limit,
        nested: frame.nested + 1,
    };
    open_file(CountedFile::uncounted(file), inner)
}

//! Opened files: bytes counted for the progress of a run, compression undone by what the bytes say.
//!
//! In: a path or standard input. Out: streams. Never: trusts a file's name for its compression.

use crate::lines::Stream;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A file whose reading moves a shared counter.
pub struct CountedFile {
    file: File,
    base: u64,
    counter: Arc<AtomicU64>,
}

impl CountedFile {
    /// `counter` stands at the bytes read before this file.
    pub fn new(file: File, counter: Arc<AtomicU64>) -> Self {
        Self {
            file,
            base: counter.load(Ordering::Relaxed),
            counter,
        }
    }

    /// A file that nobody counts.
    pub fn uncounted(file: File) -> Self {
        Self::new(file, Arc::default())
    }

    /// The first bytes, decompressed; the file stands at its beginning again.
    pub fn head(&mut self, length: usize) -> std::io::Result<Vec<u8>> {
        let mut magic = Vec::new();
        self.by_ref().take(4).read_to_end(&mut magic)?;
        self.rewind()?;
        let mut head = Vec::new();
        let _cut = decoder(&magic, self.by_ref())?
            .take(length as u64)
            .read_to_end(&mut head);
        self.rewind()?;
        Ok(head)
    }

    /// The decompressed stream.
    pub fn decoded(mut self) -> std::io::Result<Stream> {
        let mut magic = Vec::new();
        self.by_ref().take(4).read_to_end(&mut magic)?;
        self.rewind()?;
        decoder(&magic, self)
    }
}

/// The decompressed stream of a file, or of standard input (`-`) as it is.
pub fn open_stream(path: &Path) -> std::io::Result<BufReader<Stream>> {
    let stream: Stream = if path.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        CountedFile::uncounted(File::open(path)?).decoded()?
    };
    Ok(BufReader::with_capacity(1 << 16, stream))
}

fn decoder<'a>(magic: &[u8], file: impl Read + 'a) -> std::io::Result<Box<dyn Read + 'a>> {
    let file = BufReader::with_capacity(1 << 16, file);
    Ok(match magic {
        [0x1f, 0x8b, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(file)),
        [0x28, 0xb5, 0x2f, 0xfd] => Box::new(zstd::Decoder::with_buffer(file)?),
        _ => Box::new(file),
    })
}

impl Read for CountedFile {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(buffer)?;
        let at = self.file.stream_position().unwrap_or_default();
        self.counter.store(self.base + at, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for CountedFile {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

//! A file of any host, fetched over the one HTTP stack, so that the machine's proxy and certificates count for it too.

use super::error::AwsError;
use super::host::host_of;
use super::http::Http;
use super::silence::Silence;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::byte_stream::ByteStream;
use std::io;
use std::time::Duration;
use tokio::time::timeout;
use url::Url;

/// How often an address may lead on to another. GitHub's downloads do so once or twice.
const MOST_REDIRECTS: usize = 5;
/// How long the next piece of a file may take.
const PIECE: Duration = Duration::from_secs(30);
/// How long a whole file may take: 100 MB at half a megabit a second.
const WHOLE: Duration = Duration::from_secs(30 * 60);

/// Why a file was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// Nobody answered, or the answer ended too soon.
    #[error("{host}: {source}")]
    Network {
        /// Who was asked.
        host: String,
        /// Why.
        source: AwsError,
    },
    /// Who was asked answers something else.
    #[error("{host} {why}")]
    Answer {
        /// Who was asked.
        host: String,
        /// What it answers, as the rest of a sentence about it.
        why: String,
    },
    /// The file is longer than any is that was asked for.
    #[error("{host} sends more than {most} bytes")]
    TooLong {
        /// Who sends it.
        host: String,
        /// The most that is taken, in bytes.
        most: u64,
    },
    /// What takes the pieces could not.
    #[error("a piece could not be kept")]
    NotTaken(#[source] io::Error),
}

impl Http {
    /// Fetches a file over https, up to `most` bytes, and hands it on piece by piece. What was handed on before an error is
    /// of no use to anybody.
    ///
    /// # Errors
    /// [`DownloadError`]
    pub async fn download(
        &self,
        url: &Url,
        most: u64,
        take: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<(), DownloadError> {
        let host = host_of(url.as_str());
        let whole = timeout(WHOLE, self.fetch(url, most, take)).await;
        whole.unwrap_or_else(|_| Err(silent(host, Silence::TimedOut)))
    }

    async fn fetch(
        &self,
        url: &Url,
        most: u64,
        mut take: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<(), DownloadError> {
        let (host, response) = self.follow(url).await?;
        let answers = |why| DownloadError::Answer { host: host.clone(), why };
        if response.status().as_u16() != 200 {
            return Err(answers(format!("answers with status {}", response.status().as_u16())));
        }
        let announced = response.headers().get("content-length").and_then(|length| length.parse().ok());
        let mut left = most;
        let too_long = || DownloadError::TooLong { host: host.clone(), most };
        if announced.is_some_and(|announced: u64| announced > most) {
            return Err(too_long());
        }
        let mut body = ByteStream::new(response.into_body());
        loop {
            let piece = timeout(PIECE, body.next()).await;
            let Some(piece) = piece.map_err(|_| silent(host.clone(), Silence::TimedOut))? else {
                return Ok(());
            };
            let piece = piece.map_err(|error| {
                let why = match Silence::of(&error) {
                    // The library's own word for an answer that is shorter than it was announced has no kind of the system's.
                    Silence::Unknown => Silence::CutOff,
                    why => why,
                };
                silent(host.clone(), why)
            })?;
            left = left.checked_sub(piece.len() as u64).ok_or_else(too_long)?;
            take(&piece).map_err(DownloadError::NotTaken)?;
        }
    }

    /// The answer at the end of the redirects, and who gave it.
    async fn follow(&self, url: &Url) -> Result<(String, HttpResponse), DownloadError> {
        let mut url = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let host = host_of(url.as_str());
            let response = self.get_response(url.as_str()).await;
            let response =
                response.map_err(|source| DownloadError::Network { host: host.clone(), source })?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Ok((host, response));
            }
            let location = response.headers().get("location").and_then(|location| url.join(location).ok());
            let secure = location.filter(|location| location.scheme() == "https");
            url = secure.ok_or_else(|| DownloadError::Answer {
                host,
                why: "leads to an address that is not secure".to_owned(),
            })?;
        }
        Err(DownloadError::Answer { host: host_of(url.as_str()), why: "leads on and on".to_owned() })
    }
}

fn silent(host: String, why: Silence) -> DownloadError {
    DownloadError::Network { host: host.clone(), source: AwsError::Unreachable { host, why } }
}

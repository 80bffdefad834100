//! The real `kalem serve` as a process of its own, with a configuration and keys that are written for it.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use store::{Keys, Vault};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Done;

/// The keys of all worlds, made once.
pub fn keys(dir: &Path) -> Done<(Vault, String)> {
    let file = dir.join("keys.toml");
    if !file.exists() {
        fs::write(&file, toml::to_string(&Keys::generate())?)?;
        // Production reads no key file that others may read.
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
    }
    let text = fs::read_to_string(&file)?;
    let keys: Keys = toml::from_str(&text)?;
    Ok((Vault::new(&keys)?, text))
}

/// A server that is running. Ends with its owner.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to the first "ready".
    pub ready_after: Duration,
}

/// Where the server is told what it must know.
pub struct Site {
    pub program: PathBuf,
    pub dir: PathBuf,
    pub database: String,
    /// Where short messages go: a gateway that takes them all.
    pub messages: SocketAddr,
}

impl Site {
    pub fn config(&self) -> PathBuf {
        self.dir.join("kalem.toml")
    }

    /// Everything that must be set. Systems that this load never reaches have an address at which nobody answers.
    fn write_config(&self, address: SocketAddr) -> Done {
        let text = format!(
            r#"
[server]
address = "{address}"
[database]
url = "{database}"
[keys]
file = "{keys}"
[portal]
public_url = "http://{address}"
[portal.phone_code]
# A thousand orders are too few for six forms an hour each.
codes_per_hour = 20
[identity_gate]
kind = "open_id"
issuer = "http://127.0.0.1:9"
client_id = "bench"
client_secret = "bench"
[civil_registry]
kind = "kps"
url = "http://127.0.0.1:9/"
[mail]
kind = "smtp"
host = "127.0.0.1"
port = 9
security = "none"
from = "Kalem <bilgi@kalem.example>"
[sms]
kind = "gateway"
url = "http://{messages}/"
method = "post"
encoding = "json"
body = '{{"to":"{{to}}","text":"{{text}}"}}'
"#,
            database = self.database,
            keys = self.dir.join("keys.toml").display(),
            messages = self.messages,
        );
        Ok(fs::write(self.config(), text)?)
    }

    /// Starts it and waits until it says that it is ready.
    pub async fn start(&self) -> Done<Server> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        self.write_config(address)?;
        let log = fs::File::create(self.dir.join("serve.log"))?;
        let begun = Instant::now();
        let child = Command::new(&self.program)
            .args(["serve", "--config"])
            .arg(self.config())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("{}: {error}", self.program.display()))?;
        let mut server = Server {
            child,
            address,
            ready_after: Duration::ZERO,
        };
        while !is_ready(address).await {
            if begun.elapsed() > Duration::from_secs(60) || server.child.try_wait()?.is_some() {
                let log = fs::read_to_string(self.dir.join("serve.log")).unwrap_or_default();
                return Err(format!("kalem serve did not get ready:\n{log}").into());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        server.ready_after = begun.elapsed();
        Ok(server)
    }
}

async fn is_ready(address: SocketAddr) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(address).await?;
        let request = b"GET /readyz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n";
        stream.write_all(request).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok::<_, std::io::Error>(answer.starts_with("HTTP/1.1 200"))
    };
    ask.await.unwrap_or(false)
}

impl Server {
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end, and waits until it has.
    pub async fn stop(mut self) -> Done {
        Command::new("kill").arg(self.pid().to_string()).status()?;
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err("kalem serve did not end when it was asked to".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After `stop` there is nothing left to end.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

//! What a card's operating system gives its applications: storage, arithmetic and PIN counters, put together from the firmware's
//! own parts. Everything lives in memory and ends with the process.

use trussed::backend::{Backend as _, BackendId};
use trussed::platform::Platform;
use trussed::serde_extensions::{ExtensionDispatch, ExtensionId, ExtensionImpl};
use trussed::service::ServiceResources;
use trussed::types::Context;
use trussed::virt::{self, Client, StoreConfig};
use trussed_auth::AuthExtension;
use trussed_auth_backend::{AuthBackend, AuthContext, FilesystemLayout};
use trussed_chunked::ChunkedExtension;
use trussed_core::Error;
use trussed_core::api::{Reply, Request, reply, request};
use trussed_core::types::{Bytes, Location};
use trussed_rsa_alloc::SoftwareRsa;
use trussed_staging::{StagingBackend, StagingContext};
use trussed_wrap_key_to_file::WrapKeyToFileExtension;

/// Runs `act` with a new, empty card's operating system.
pub fn run<R>(act: impl FnOnce(Client<'_, Parts>) -> R) -> R {
    let parts = Parts {
        // A real chip has a key of its own burnt in. Nobody's secret depends on this one.
        pins: AuthBackend::with_hw_key(
            Location::Internal,
            Bytes::from(b"emulated"),
            FilesystemLayout::V0,
        ),
        files: StagingBackend::new(),
        rsa: SoftwareRsa,
    };
    virt::with_platform(StoreConfig::ram(), |platform| {
        let order = &[
            BackendId::Custom(Part::Files),
            BackendId::Custom(Part::Pins),
            BackendId::Custom(Part::Rsa),
            BackendId::Core,
        ];
        platform.run_client_with_backends("emulated_card", parts, order, act)
    })
}

pub struct Parts {
    pins: AuthBackend,
    files: StagingBackend,
    rsa: SoftwareRsa,
}

#[derive(Clone, Copy, Debug)]
pub enum Part {
    Pins,
    Files,
    Rsa,
}

/// What each part remembers of the application.
#[derive(Default)]
pub struct Memory {
    pins: AuthContext,
    files: StagingContext,
}

/// The number under which an application asks for a service beyond the common ones.
#[derive(Clone, Copy, Debug)]
pub enum Service {
    Auth,
    WrapKeyToFile,
    Chunked,
}

impl From<Service> for u8 {
    fn from(service: Service) -> u8 {
        service as u8
    }
}

impl TryFrom<u8> for Service {
    type Error = Error;

    fn try_from(number: u8) -> Result<Self, Error> {
        [Self::Auth, Self::WrapKeyToFile, Self::Chunked]
            .into_iter()
            .find(|service| u8::from(*service) == number)
            .ok_or(Error::InternalError)
    }
}

impl ExtensionDispatch for Parts {
    type BackendId = Part;
    type Context = Memory;
    type ExtensionId = Service;

    fn core_request<P: Platform>(
        &mut self,
        part: &Part,
        memory: &mut Context<Memory>,
        request: &Request,
        resources: &mut ServiceResources<P>,
    ) -> Result<Reply, Error> {
        let (core, own) = (&mut memory.core, &mut memory.backends);
        match part {
            Part::Pins => self.pins.request(core, &mut own.pins, request, resources),
            Part::Files => self.files.request(core, &mut own.files, request, resources),
            Part::Rsa => self.rsa.request(core, &mut (), request, resources),
        }
    }

    fn extension_request<P: Platform>(
        &mut self,
        part: &Part,
        service: &Service,
        memory: &mut Context<Memory>,
        request: &request::SerdeExtension,
        resources: &mut ServiceResources<P>,
    ) -> Result<reply::SerdeExtension, Error> {
        let (core, own) = (&mut memory.core, &mut memory.backends);
        match (part, service) {
            (Part::Pins, Service::Auth) => {
                self.pins
                    .extension_request_serialized(core, &mut own.pins, request, resources)
            }
            (Part::Files, Service::WrapKeyToFile) => {
                ExtensionImpl::<WrapKeyToFileExtension>::extension_request_serialized(
                    &mut self.files,
                    core,
                    &mut own.files,
                    request,
                    resources,
                )
            }
            (Part::Files, Service::Chunked) => {
                ExtensionImpl::<ChunkedExtension>::extension_request_serialized(
                    &mut self.files,
                    core,
                    &mut own.files,
                    request,
                    resources,
                )
            }
            _ => Err(Error::RequestNotAvailable),
        }
    }
}

impl ExtensionId<AuthExtension> for Parts {
    type Id = Service;
    const ID: Service = Service::Auth;
}

impl ExtensionId<WrapKeyToFileExtension> for Parts {
    type Id = Service;
    const ID: Service = Service::WrapKeyToFile;
}

impl ExtensionId<ChunkedExtension> for Parts {
    type Id = Service;
    const ID: Service = Service::Chunked;
}

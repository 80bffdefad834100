//! The system's smart card service (PC/SC): which readers there are, and what the card in each says when it wakes. Asked without
//! any driver, to find the driver. Runs in the child, like a driver.

use serde::{Deserialize, Serialize};

use crate::card_error::CardError;

/// A reader as the service sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenReader {
    pub name: String,
    /// The answer to reset of the card in it.
    pub atr: Option<Vec<u8>>,
}

/// All readers. Empty where there is none.
pub(crate) fn seen() -> Result<Vec<SeenReader>, CardError> {
    service::seen()
}

/// Turns a list of texts, each ended by a zero and the whole by one more, into texts.
fn names(list: &[u8]) -> Vec<String> {
    list.split(|byte| *byte == 0)
        .take_while(|name| !name.is_empty())
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect()
}

#[allow(
    unsafe_code,
    reason = "the service's library is C, and linking to it would keep our programs from starting where it is not installed"
)]
mod service {
    use std::ffi::{CString, c_char, c_void};
    use std::ptr;

    use libloading::Library;

    use super::{SeenReader, names};
    use crate::card_error::CardError;

    #[cfg(all(unix, not(target_os = "macos")))]
    mod kind {
        pub type Long = std::ffi::c_long;
        pub type Dword = std::ffi::c_ulong;
        pub type Context = std::ffi::c_long;
        pub const LIBRARY: &str = "libpcsclite.so.1";
        pub const LIST: &[u8] = b"SCardListReaders\0";
        pub const STATUS: &[u8] = b"SCardGetStatusChange\0";
        pub const ATR: usize = 33;
    }

    #[cfg(target_os = "macos")]
    mod kind {
        pub type Long = i32;
        pub type Dword = u32;
        pub type Context = i32;
        pub const LIBRARY: &str = "/System/Library/Frameworks/PCSC.framework/PCSC";
        pub const LIST: &[u8] = b"SCardListReaders\0";
        pub const STATUS: &[u8] = b"SCardGetStatusChange\0";
        pub const ATR: usize = 33;
    }

    #[cfg(windows)]
    mod kind {
        pub type Long = i32;
        pub type Dword = u32;
        pub type Context = usize;
        pub const LIBRARY: &str = "winscard.dll";
        pub const LIST: &[u8] = b"SCardListReadersA\0";
        pub const STATUS: &[u8] = b"SCardGetStatusChangeA\0";
        pub const ATR: usize = 36;
    }

    use kind::{ATR, Context, Dword, LIBRARY, LIST, Long, STATUS};

    /// SCARD_READERSTATE; without gaps on macOS only.
    #[repr(C)]
    #[cfg_attr(target_os = "macos", repr(packed))]
    struct ReaderState {
        reader: *const c_char,
        user_data: *mut c_void,
        current_state: Dword,
        event_state: Dword,
        atr_length: Dword,
        atr: [u8; ATR],
    }

    type Establish =
        unsafe extern "system" fn(Dword, *const c_void, *const c_void, *mut Context) -> Long;
    type Release = unsafe extern "system" fn(Context) -> Long;
    type List = unsafe extern "system" fn(Context, *const c_char, *mut c_char, *mut Dword) -> Long;
    type Status = unsafe extern "system" fn(Context, Dword, *mut ReaderState, Dword) -> Long;

    const SCOPE_SYSTEM: Dword = 2;
    const CARD_PRESENT: Dword = 0x20;
    /// SCARD_E_TIMEOUT, which GetStatusChange gives where nothing differs from what we said we knew.
    const TIMEOUT: u32 = 0x8010_000a;
    /// SCARD_E_NO_READERS_AVAILABLE
    const NO_READERS: u32 = 0x8010_002e;
    /// Bytes that the names of all readers may have together.
    const MOST_NAMES: Dword = 1 << 16;

    struct Service {
        library: Library,
        context: Context,
    }

    impl Service {
        fn open() -> Result<Self, CardError> {
            // SAFETY: the system's own library, whose initialisers do nothing that we rely on.
            let library =
                unsafe { Library::new(LIBRARY) }.map_err(|_| CardError::NoReaderService)?;
            let mut context = 0;
            // SAFETY: the type is that of pcsclite.h and winscard.h; reserved parameters are null, as they want.
            let answer = unsafe {
                let establish = library
                    .get::<Establish>(b"SCardEstablishContext\0")
                    .map_err(|_| CardError::NoReaderService)?;
                establish(SCOPE_SYSTEM, ptr::null(), ptr::null(), &mut context)
            };
            if answer != 0 {
                return Err(CardError::NoReaderService);
            }
            Ok(Self { library, context })
        }

        fn names(&self) -> Result<Vec<String>, CardError> {
            // SAFETY: as above; the symbol keeps the library borrowed.
            let list = unsafe { self.library.get::<List>(LIST) }
                .map_err(|_| CardError::NoReaderService)?;
            let mut room: Dword = 0;
            // SAFETY: no buffer is given, so only the length is written.
            let answer = unsafe { list(self.context, ptr::null(), ptr::null_mut(), &mut room) };
            if answer as u32 == NO_READERS {
                return Ok(Vec::new());
            }
            if answer != 0 || room > MOST_NAMES {
                return Err(CardError::NoReaderService);
            }
            let mut bytes = vec![0; room as usize];
            // SAFETY: the buffer has the length that is given with it.
            let answer = unsafe {
                list(
                    self.context,
                    ptr::null(),
                    bytes.as_mut_ptr().cast(),
                    &mut room,
                )
            };
            match answer {
                0 => Ok(names(&bytes)),
                // A reader came between the two calls: whoever asks again sees it.
                _ => Ok(Vec::new()),
            }
        }

        fn reader(&self, name: String) -> Result<SeenReader, CardError> {
            let text = CString::new(name.as_str()).map_err(|_| CardError::NoReaderService)?;
            let mut state = ReaderState {
                reader: text.as_ptr(),
                user_data: ptr::null_mut(),
                current_state: 0,
                event_state: 0,
                atr_length: 0,
                atr: [0; ATR],
            };
            // SAFETY: as above; one state is given, which lives through the call, as does the name that it points to.
            let answer = unsafe {
                let status = self
                    .library
                    .get::<Status>(STATUS)
                    .map_err(|_| CardError::NoReaderService)?;
                status(self.context, 0, &mut state, 1)
            };
            let known = answer == 0 || answer as u32 == TIMEOUT;
            let (event, length, atr) = (state.event_state, state.atr_length, state.atr);
            let atr = (known && event & CARD_PRESENT != 0)
                .then(|| atr.get(..length as usize).map(<[u8]>::to_vec))
                .flatten()
                .filter(|atr| !atr.is_empty());
            Ok(SeenReader { name, atr })
        }
    }

    impl Drop for Service {
        fn drop(&mut self) {
            // SAFETY: the context is ours and is released once. What it answers changes nothing any more.
            unsafe {
                if let Ok(release) = self.library.get::<Release>(b"SCardReleaseContext\0") {
                    release(self.context);
                }
            }
        }
    }

    pub fn seen() -> Result<Vec<SeenReader>, CardError> {
        let service = Service::open()?;
        service
            .names()?
            .into_iter()
            .map(|name| service.reader(name))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_at_the_double_zero() {
        assert_eq!(
            names(b"Reader A\0Reader B 00\0\0rest"),
            ["Reader A", "Reader B 00"]
        );
        assert!(names(b"").is_empty());
        assert!(names(b"\0").is_empty());
        assert_eq!(names(b"cut"), ["cut"]);
    }
}

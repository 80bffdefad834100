//! Three calls that cryptoki 0.12 has only in another form: C_Sign alone, after a login between C_SignInit and it (cryptoki's
//! `sign` does both at once, and ECDSA has no parts); C_SetPIN and C_InitPIN without any PIN, for readers with a keypad.

use std::path::Path;
use std::ptr;

use cryptoki::context::Function;
use cryptoki::error::{Error, Result, Rv};
use cryptoki::session::Session;
use cryptoki_sys::{CK_FUNCTION_LIST, CK_ULONG};

/// Longer than the signature of an RSA key of 8192 bits, in bytes.
const ROOM: usize = 1024;

pub(super) struct Raw {
    list: CK_FUNCTION_LIST,
    /// Keeps the library loaded as long as its functions may be called.
    _library: cryptoki_sys::Pkcs11,
}

impl Raw {
    /// The same library once more, which the system's loader does not load twice: both see one initialised driver.
    pub(super) fn open(driver: &Path) -> Result<Self> {
        // SAFETY: loading runs the library's own initialisers. It is loaded already, by cryptoki, so they do not run again.
        let library =
            unsafe { cryptoki_sys::Pkcs11::new(driver) }.map_err(Error::LibraryLoading)?;
        let mut list = ptr::null_mut();
        if library.C_GetFunctionList.is_err() {
            return Err(Error::MissingSymbol("C_GetFunctionList"));
        }
        // SAFETY: the symbol is there, as was just asked, and `list` is a place to write one pointer.
        let answer = unsafe { library.C_GetFunctionList(&mut list) };
        Rv::from(answer).into_result(Function::GetFunctionList)?;
        // SAFETY: a driver that answers CKR_OK points to its table, which lives as long as the library; null is asked for first.
        // The pointer may still lie: then this process ends, which is why a driver has one of its own.
        let list = *unsafe { list.as_ref() }.ok_or(Error::NullFunctionPointer)?;
        Ok(Self {
            list,
            _library: library,
        })
    }

    /// Signs with what C_SignInit has set up in this session.
    pub(super) fn sign(&self, session: &Session, bytes: &[u8]) -> Result<Vec<u8>> {
        let sign = self.list.C_Sign.ok_or(Error::NullFunctionPointer)?;
        let mut signature = vec![0; ROOM];
        let mut length = ROOM as CK_ULONG;
        // SAFETY: both buffers live through the call and have the lengths that are given with them. C_Sign does not write to
        // its input, which is `*mut` only because C has it so.
        let answer = unsafe {
            sign(
                session.handle(),
                bytes.as_ptr().cast_mut(),
                bytes.len() as CK_ULONG,
                signature.as_mut_ptr(),
                &mut length,
            )
        };
        Rv::from(answer).into_result(Function::Sign)?;
        let length = usize::try_from(length)?;
        if length > ROOM {
            return Err(Error::InvalidValue);
        }
        signature.truncate(length);
        Ok(signature)
    }

    /// Old and new PIN are typed on the reader.
    pub(super) fn set_pin_on_keypad(&self, session: &Session) -> Result<()> {
        let set = self.list.C_SetPIN.ok_or(Error::NullFunctionPointer)?;
        // SAFETY: null with length 0 is how PKCS#11 v2.40 (5.5, C_SetPIN) says "on the keypad"; nothing is read.
        let answer = unsafe { set(session.handle(), ptr::null_mut(), 0, ptr::null_mut(), 0) };
        Rv::from(answer).into_result(Function::SetPIN)
    }

    /// The new PIN is typed on the reader, in a session of the security officer.
    pub(super) fn init_pin_on_keypad(&self, session: &Session) -> Result<()> {
        let init = self.list.C_InitPIN.ok_or(Error::NullFunctionPointer)?;
        // SAFETY: as above.
        let answer = unsafe { init(session.handle(), ptr::null_mut(), 0) };
        Rv::from(answer).into_result(Function::InitPIN)
    }
}

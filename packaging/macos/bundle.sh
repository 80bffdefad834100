#!/bin/sh
# UNTESTED: run on no machine of ours. Makes target/E-İmza.app and a disk image of it.
# On macOS a link reaches a running app as an event, not as an argument; until the app listens for it, the code is typed by hand.
set -eu
cd "$(dirname "$0")/../.."
cargo build --locked -p signer --profile app
app="target/E-İmza.app/Contents"
mkdir -p "$app/MacOS" "$app/Resources"
cp target/app/e-imza "$app/MacOS/"
cp packaging/macos/Info.plist "$app/"
# Before it is handed out: codesign with a developer's identity and the hardened runtime, then notarytool. A card driver of somebody else is
# loaded into a child process, so the entitlement com.apple.security.cs.disable-library-validation is needed.
hdiutil create -volname "E-İmza" -srcfolder "target/E-İmza.app" -ov -format UDZO "target/e-imza.dmg"

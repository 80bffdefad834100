"""What pyHanko says of an enveloping CAdES signature: judge.py SIGNATURE ROOT TIME [CRL...] [-- SIGNATURE ROOT TIME [CRL...]]...

SIGNATURE, ROOT and CRL are DER files, TIME is a file with seconds since 1970. With lists, revocation must be known. Prints, a line for each
question, which hold of: intact valid trusted revoked stamped; the last where a time-stamp of the signature is there and is intact, valid and trusted itself.
"""

import asyncio
import sys
from datetime import datetime, timezone

from asn1crypto import cms, crl, x509
from pyhanko.sign.validation import async_validate_cms_signature
from pyhanko.sign.validation.generic_cms import collect_timing_info
from pyhanko_certvalidator import ValidationContext


def read(path):
    with open(path, "rb") as file:
        return file.read()


async def judge(signature, root, seconds, *lists):
    info = cms.ContentInfo.load(signature, strict=True)
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root, strict=True)],
        moment=datetime.fromtimestamp(int(seconds), timezone.utc),
        best_signature_time=datetime.fromtimestamp(int(seconds), timezone.utc),
        allow_fetching=False,
        crls=[crl.CertificateList.load(one, strict=True) for one in lists],
        revocation_mode="require" if lists else "soft-fail",
    )
    status = await async_validate_cms_signature(
        info["content"], validation_context=context
    )
    signer = info["content"]["signer_infos"][0]
    # The digest of the content is for a stamp over the content, which there is none of.
    times = await collect_timing_info(signer, context, raw_digest=None)
    stamp = times.get("timestamp_validity")
    words = [word for word in ("intact", "valid", "trusted", "revoked") if getattr(status, word)]
    if stamp and stamp.intact and stamp.valid and stamp.trusted:
        words.append("stamped")
    print(*words)


question = []
for argument in [*sys.argv[1:], "--"]:
    if argument == "--":
        asyncio.run(judge(*map(read, question)))
        question = []
    else:
        question.append(argument)

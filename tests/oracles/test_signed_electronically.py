"""A form that a program signed electronically is read as it is, and what is not known is said."""

from __future__ import annotations

import datetime
import io
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, signers
from pyhanko.sign.fields import SigFieldSpec

from stforms.model import Severity
from tests.oracles.papers import CHOSEN, Paper, codes, each, same

WHO = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Karin Löfqvist-Öhrn")])
DAY = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@cache
def _signer() -> signers.SimpleSigner:
    """Return somebody with a key and a certificate of their own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(WHO)
        .issuer_name(WHO)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(DAY)
        .not_valid_after(DAY + datetime.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    both = pkcs12.serialize_key_and_certificates(
        b"Karin", key, certificate, None, serialization.NoEncryption()
    )
    return signers.SimpleSigner.load_pkcs12_data(both, other_certs=[])


def signed(data: bytes) -> bytes:
    """Return a file with an electronic signature appended, as signing programs do it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    made = signers.PdfSigner(
        PdfSignatureMetadata(field_name="Signature1"),
        signer=_signer(),
        new_field_spec=SigFieldSpec("Signature1", on_page=0),
    )
    return made.sign_pdf(writer).getbuffer().tobytes()


@each(CHOSEN)
def test_a_signed_form_says_the_same_and_is_pointed_out(paper: Paper) -> None:
    outcome = paper.parse(signed(paper.filled))

    same(paper.record, outcome.value.record)
    (told,) = [one for one in outcome.findings if one.code == "parse.signed_electronically"]
    assert (told.severity, told.params) == (Severity.WARNING, {"count": 1})


@each(CHOSEN)
def test_usage_rights_are_no_signature(paper: Paper) -> None:
    """The blanks of 2015 carry one in /Perms, which is Adobe's and no person's."""
    assert "parse.signed_electronically" not in codes(paper.parse(paper.filled))

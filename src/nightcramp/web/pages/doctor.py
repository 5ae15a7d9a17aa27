"""One page for the doctor or midwife, to show, to print, or as a PDF."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from nightcramp.report.pdf import as_object, render_pdf
from nightcramp.web.context import InContext, KnownPerson, Transaction
from nightcramp.web.doctors_page import doctors_page_of
from nightcramp.web.templates import page

router = APIRouter(prefix="/people/{person_id}")


@router.get("/doctor")
def show(request: Request, known: KnownPerson, session: Transaction, context: InContext) -> Response:
    """The page on the screen."""
    made = doctors_page_of(known, session, known.person.country or context.settings.country)
    return page(request, "doctor.html", person=known.person, doctor=made, told=as_object(made))


@router.get("/doctor.pdf")
def pdf(known: KnownPerson, session: Transaction, context: InContext) -> Response:
    """The page as a PDF."""
    made = doctors_page_of(known, session, known.person.country or context.settings.country)
    name = f"night-cramps-{made.on.isoformat()}.pdf"
    return Response(
        render_pdf(made), media_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )

// One long-lived process that runs jobs of pdf.js and pdf-lib: one JSON object a line in, one out.
//
// A job is {"do": name, "in": file, "out": file, …}; the answer is {"value": …} or {"error": text}.
import { createInterface } from "node:readline";
import { readFile, writeFile } from "node:fs/promises";

// The libraries warn on stdout, which is ours.
console.log = console.info = console.warn = console.error;

const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
const { PDFCheckBox, PDFDocument, PDFTextField } = await import("pdf-lib");

const FONTS = new URL("./node_modules/pdfjs-dist/standard_fonts/", import.meta.url).pathname;

// --- pdf.js: what Firefox shows and saves ----------------------------------------------------

async function opened(job) {
  const data = new Uint8Array(await readFile(job.in));
  return getDocument({ data, standardFontDataUrl: FONTS, useSystemFonts: false, verbosity: 0 }).promise;
}

async function* annotations(pdf) {
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    for (const annotation of await page.getAnnotations()) yield [number, annotation];
  }
}

/** Type values and tick boxes as a person does in the browser, and save. */
async function pdfjsSave(job) {
  const pdf = await opened(job);
  for await (const [, annotation] of annotations(pdf)) {
    const { id, fieldName } = annotation;
    if (fieldName in (job.values ?? {})) pdf.annotationStorage.setValue(id, { value: job.values[fieldName] });
    if (fieldName in (job.ticks ?? {})) pdf.annotationStorage.setValue(id, { value: job.ticks[fieldName] });
  }
  await writeFile(job.out, await pdf.saveDocument());
  await pdf.destroy();
}

/** Tell what each widget holds and shows, and all text printed on each page. */
async function pdfjsRead(job) {
  const pdf = await opened(job);
  const widgets = [];
  for await (const [page, a] of annotations(pdf)) {
    if (a.subtype !== "Widget" || a.pushButton) continue;
    const { fieldName: name, fieldValue: value, textContent: shown, rect, hidden } = a;
    widgets.push({ page, name, value, shown: shown ?? [], rect, hidden, on: a.exportValue ?? null });
  }
  const pages = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(items.map((item) => ({ text: item.str, x: item.transform[4], y: item.transform[5] })));
  }
  await pdf.destroy();
  return { widgets, pages };
}

// --- pdf-lib: what web services use ----------------------------------------------------------

async function pdflibSave(job) {
  const pdf = await PDFDocument.load(await readFile(job.in), { updateMetadata: false });
  const form = pdf.getForm();
  for (const [name, text] of Object.entries(job.values ?? {})) {
    const field = form.getField(name);
    if (!(field instanceof PDFTextField)) throw new Error(`${name} is no text field`);
    field.setText(text);
  }
  for (const [name, on] of Object.entries(job.ticks ?? {})) {
    const field = form.getField(name);
    if (!(field instanceof PDFCheckBox)) throw new Error(`${name} is no check box`);
    if (on) field.check();
    else field.uncheck();
  }
  if (job.flatten) form.flatten();
  await writeFile(job.out, await pdf.save());
}

// --- the jobs --------------------------------------------------------------------------------

const JOBS = { pdfjsSave, pdfjsRead, pdflibSave };

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const job = JSON.parse(line);
    answer = { value: (await JOBS[job.do](job)) ?? null };
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

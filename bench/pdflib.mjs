// pdf-lib in a process of its own: `node pdflib.mjs` with the same job as worker.py on stdin.
//
// Fills with pdf-lib's own default appearance, as save() makes it. Prints the same JSON object.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { PDFDocument, PDFTextField } from "pdf-lib";

const BATCH = 0.05; // seconds of work that one reading of the clock covers, if MOST last that long
const MOST = 50; // documents in one batch at most

async function fill(texts) {
  const pdf = await PDFDocument.load(blank);
  const form = pdf.getForm();
  for (const [name, text] of Object.entries(texts)) form.getTextField(name).setText(text);
  return pdf.save();
}

async function read(data) {
  const pdf = await PDFDocument.load(data, { updateMetadata: false });
  const fields = pdf.getForm().getFields().filter((field) => field instanceof PDFTextField);
  return Object.fromEntries(fields.map((field) => [field.getName(), field.getText() ?? ""]));
}

// One text that the library cannot write fails the whole file: find it by halving, leave it out.
async function findRefused(texts, names) {
  try {
    await fill(Object.fromEntries(names.map((name) => [name, texts[name]])));
    return [];
  } catch {
    if (names.length === 1) return names;
    const half = names.length >> 1;
    return [...(await findRefused(texts, names.slice(0, half))), ...(await findRefused(texts, names.slice(half)))];
  }
}

function less(texts, without) {
  return Object.fromEntries(Object.entries(texts).filter(([name]) => !without.includes(name)));
}

function clock() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function timed(run, inputs, count) {
  const start = clock();
  for (let i = 0; i < count; i++) await run(inputs[i % inputs.length]);
  return (clock() - start) / count;
}

// Linux counts in maxRSS what the parent had before it started us; /proc has our own.
function peak() {
  const status = "/proc/self/status";
  const own = existsSync(status) && /VmHWM:\s+(\d+)/.exec(readFileSync(status, "utf8"));
  return (own ? Number(own[1]) : process.resourceUsage().maxRSS) * 1024;
}

async function measured(run, inputs) {
  for (let i = 0; i < job.warm; i++) await run(inputs[i % inputs.length]); // let the engine compile
  const once = await timed(run, inputs, 1);
  const count = Math.max(1, Math.min(MOST, Math.ceil(BATCH / Math.max(once, 1e-6))));
  const seconds = [];
  for (let i = 0; i < job.repeats; i++) seconds.push(await timed(run, inputs, count));
  return { seconds, peak: peak() };
}

const job = JSON.parse(readFileSync(0, "utf8"));
const blank = job.task === "fill" ? readFileSync(job.blank) : null;
const result = {};
if (job.task === "fill") {
  const start = clock();
  result.refused = await findRefused(job.documents[0], Object.keys(job.documents[0]));
  if (!result.refused.length) result.first = clock() - start;
  const documents = job.documents.map((texts) => less(texts, result.refused));
  for (const [i, out] of job.out.entries()) writeFileSync(out, await fill(documents[i]));
  Object.assign(result, await measured(fill, documents));
} else {
  const files = job.files.map((file) => readFileSync(file));
  result.first = await timed(read, files, 1);
  result.values = await read(files[0]);
  Object.assign(result, await measured(read, files));
}
process.stdout.write(JSON.stringify(result));

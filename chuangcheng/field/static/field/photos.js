// Photos: read what the camera wrote, make the file of record and a small one, keep both before anything else happens.
import { parse } from "../vendor/exifr/lite.esm.js";
import { sha256 } from "../vendor/hashes/sha2.js";
import { newId } from "./ids.js";
import { kept, write } from "./store.js";

export const LONGEST = 2560; // pixels; the file of record
const SMALL = 320;
const WORTH_A_SMALL = 153600; // bytes: anything less arrives soon enough by itself

// Keep one picture for `owner`; records to send are written with it. Gives what is known of it.
export async function keepPhoto(file, { owner, about, source, after = false, records = () => [] }) {
  const exif = await readExif(file);
  const { bytes, type, image } = await ofRecord(file);
  const small = image ? await shrink(image, SMALL, 0.6) : null;
  const id = newId();
  const withSmall = Boolean(small) && bytes.byteLength > WORTH_A_SMALL;
  const photo = {
    id, owner, about, source, after, name: nameOf(file, type), type, size: bytes.byteLength, sha256: await digest(bytes),
    small: withSmall, smallKey: newId(), file: null, smallFile: null, at: new Date().toISOString(),
    ...exif, takenAt: exif.takenAt || (source === "camera" ? new Date().toISOString() : null),
  };
  const changes = [["put", "bytes", { id, data: bytes, type }], ["put", "photos", photo]];
  if (small) changes.push(["put", "bytes", { id: `${id}:small`, data: small, type: "image/jpeg" }]);
  for (const one of records(photo)) changes.push(["put", "queue", one]);
  await write(...changes);
  return photo;
}

async function readExif(file) {
  const nothing = { takenAt: null, latitude: null, longitude: null, device: "" };
  try {
    const found = await parse(file, { tiff: true, exif: true, gps: true, translateValues: false });
    if (!found) return nothing;
    const when = found.DateTimeOriginal || found.CreateDate;
    const where = Number.isFinite(found.latitude) && Number.isFinite(found.longitude);
    return {
      takenAt: when instanceof Date && !Number.isNaN(when.getTime()) ? when.toISOString() : null,
      latitude: where ? found.latitude : null,
      longitude: where ? found.longitude : null,
      device: [found.Make, found.Model].filter(Boolean).join(" ").slice(0, 100),
    };
  } catch (error) {
    return nothing;
  }
}

// The file of record: as it is where it is small enough or the user wants full size, else at most 2,560 px.
async function ofRecord(file) {
  const original = await file.arrayBuffer();
  const image = await decoded(file);
  const type = file.type || "image/jpeg";
  const asItIs = { bytes: original, type, image };
  if (!image || (await kept("fullSize", false))) return asItIs;
  const fits = Math.max(image.naturalWidth, image.naturalHeight) <= LONGEST;
  if (fits && type === "image/jpeg") return asItIs;
  const made = await shrink(image, LONGEST, 0.86);
  return made ? { bytes: made, type: "image/jpeg", image } : asItIs;
}

// Drawn upright as the camera meant it; null for what this phone cannot draw (it is sent as it is).
function decoded(file) {
  return new Promise((resolve) => {
    const image = new Image();
    const url = URL.createObjectURL(file);
    const done = (found) => { URL.revokeObjectURL(url); resolve(found); };
    image.onload = () => done(image);
    image.onerror = () => done(null);
    image.src = url;
  });
}

async function shrink(image, longest, quality) {
  const [wide, high] = [image.naturalWidth, image.naturalHeight];
  const scale = Math.min(1, longest / Math.max(wide, high));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(wide * scale));
  canvas.height = Math.max(1, Math.round(high * scale));
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  canvas.width = 0; // Safari frees a canvas only so
  return blob ? blob.arrayBuffer() : null;
}

// By the browser where the line is safe; without HTTPS it lends no digest, and ours does it.
export async function digest(bytes) {
  const safe = window.crypto && window.crypto.subtle;
  const hash = safe ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) : sha256(new Uint8Array(bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function nameOf(file, type) {
  const plain = (file.name || "").replace(/\.[^.]*$/, "").slice(0, 80) || "照片";
  const ending = { "image/jpeg": "jpg", "image/png": "png", "image/heic": "heic", "image/heif": "heif", "image/webp": "webp" }[type];
  return ending ? `${plain}.${ending}` : file.name || plain;
}

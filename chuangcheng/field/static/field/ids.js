// Ids made on the phone: UUIDv7, growing within one page, so that a queue sorted by id is in the order of its making.
let last = 0;
let count = 0;

export function newId(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  count = now > last ? 0 : count + 1;
  last = Math.max(now, last);
  if (count > 0xfff) {
    last += 1;
    count = 0;
  }
  for (let i = 5, rest = last; i >= 0; i -= 1, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  bytes[6] = 0x70 | (count >> 8);
  bytes[7] = count & 0xff;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

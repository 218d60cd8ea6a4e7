const LONGEST = 64;

/** The name under which a label is known to the server: small letters, digits, - and _. */
export const nameFrom = (label: string) => {
  const name = label
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, LONGEST);
  return name || (/[\p{L}\p{N}]/u.test(label) ? `images-${numbered(label.trim())}` : "");
};

/** A label in letters that names cannot hold gets a number of its own (FNV-1a over its code units). */
function numbered(text: string) {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193) >>> 0;
  }
  return hash.toString(36);
}

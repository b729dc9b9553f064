// Values made small enough for a file or a link.

/** A value as JSON, deflated, as base64. */
export async function packed(value) {
  const bytes = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return (await dataUrl(await new Response(bytes).blob())).replace(/^.*,/, '');
}

export async function unpacked(base64) {
  const bytes = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]).stream();
  return new Response(bytes.pipeThrough(new DecompressionStream('deflate-raw'))).json();
}

export function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

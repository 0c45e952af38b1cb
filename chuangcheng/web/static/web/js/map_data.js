// From the packed columns of /map/data.json to GeoJSON features.

/** One feature a spot; properties: place in the columns, kind, name, c0 to c4. */
export function featuresOf(packed) {
  const found = new Array(packed.id.length);
  for (let i = 0; i < found.length; i += 1) {
    const at = i * 5;
    found[i] = {
      type: "Feature",
      geometry: { type: "Point", coordinates: [packed.x[i], packed.y[i]] },
      properties: { i, kind: packed.kind[i], name: packed.name[i], c0: packed.counts[at], c1: packed.counts[at + 1], c2: packed.counts[at + 2], c3: packed.counts[at + 3], c4: packed.counts[at + 4] },
    };
  }
  return found;
}

/** Sites, areas and problems, for the line above the map. */
export function wordsOf(packed) {
  const sites = packed.kind.filter((kind) => kind === 0).length;
  const problems = packed.counts.reduce((sum, count) => sum + count, 0);
  return `${sites.toLocaleString("zh-CN")} 个点位、${problems.toLocaleString("zh-CN")} 件未销号问题`;
}

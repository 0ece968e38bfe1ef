/** What Iceberg knows of a table without reading a row, in one statement that names the version too. */
export class Metadata {
  #metrics;

  constructor(snapshot, rows, metrics) {
    this.snapshot = snapshot;
    this.rows = rows;
    this.#metrics = metrics;
    this.low = (column) => this.#bounds(column, 'lower_bound').reduce((a, b) => (b < a ? b : a));
    this.high = (column) => this.#bounds(column, 'upper_bound').reduce((a, b) => (b > a ? b : a));
  }

  /** Throws where rows were deleted: what the files say would then not be true of the table. */
  static async read(ask, table) {
    const [name, ...schema] = table.split('.').toReversed();
    const of = (what) => [...schema.toReversed(), `"${name}$${what}"`].join('.');
    const { rows: files } = await ask(`
      SELECT CAST(r.snapshot_id AS varchar), f.content, f.record_count, f.readable_metrics
      FROM ${of('refs')} r CROSS JOIN ${of('files')} f WHERE r.name = 'main'`);
    if (files.length === 0 || files.some(([, content]) => content !== 0)) {
      throw new Error(`${table} is empty or has deleted rows`);
    }
    const count = files.reduce((sum, [, , records]) => sum + records, 0);
    return new Metadata(
      files[0][0],
      count,
      files.map(([, , , metrics]) => JSON.parse(metrics)),
    );
  }

  nulls(column) {
    return this.#metrics.reduce((sum, file) => sum + file[column].null_value_count, 0);
  }

  /** Of numbers as numbers, of dates as text; a decimal is written as text. */
  #bounds(column, end) {
    return this.#metrics.map((file) => {
      const bound = file[column][end];
      return /^-?\d+(?:\.\d+)?$/.test(bound) ? Number(bound) : bound;
    });
  }
}

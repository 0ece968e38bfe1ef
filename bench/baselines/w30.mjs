// The words that the baselines share with bench/gates/w30.yml: the same 30 checks, judged from measured numbers.
// Plain JavaScript: a baseline must not pay for stripping types.

export const AIRPORTS = `
  ABE ABI ABQ ACT ACY ADQ AKN ALB AMA ANC APF ATL AUS AVL AVP AZO BDL
  BET BFL BGM BGR BHM BIL BIS BMI BNA BOI BOS BPT BQN BRO BRW BTR BTV
  BUF BUR BWI BZN CAE CAK CDV CHA CHS CID CLE CLL CLT CMH CMI COS CRP
  CRW CVG DAB DAL DAY DBQ DCA DEN DFW DLG DLH DRO DSM DTW DUT EGE ELM
  ELP ERI EUG EVV EWR EYW FAI FAR FAT FAY FCA FLL FNT FSD FSM FWA GEG
  GFK GGG GPT GRB GRR GSO GSP GST GTF GUC HDN HLN HNL HOU HPN HRL HSV
  IAD IAH ICT ILE ILM IND ISP ITH ITO JAC JAN JAX JFK JNU KOA KTN LAN
  LAS LAW LAX LBB LEX LFT LGA LGB LIH LIT LNK LRD LSE LWB MAF MBS MCI
  MCO MDT MDW MEM MFE MFR MHT MIA MKE MLB MLI MLU MOB MOT MQT MRY MSN
  MSO MSP MSY MTJ MYR OAK OGG OKC OMA OME ONT ORD ORF ORH OTZ PBI PDX
  PHL PHX PIA PIT PNS PSC PSG PSP PVD PWM RAP RDU RIC RNO ROA ROC RST
  RSW SAN SAT SAV SBA SBN SBP SCC SDF SEA SFO SGF SHV SIT SJC SJT SJU
  SLC SMF SNA SPS SRQ STL STT STX SUX SWF SYR TLH TOL TPA TRI TUL TUS
  TVC TXK TYR TYS VPS WRG XNA YAK
`
  .trim()
  .split(/\s+/);

/** The same list as a list of SQL literals. */
export const AIRPORT_LITERALS = AIRPORTS.map((code) => `'${code}'`).join(', ');

export const KEY = 'flight_date, delay, distance, origin, destination';

/** What the clock of the run says, as a literal of a timestamp. */
export const NOW = Date.parse('2001-07-02T00:00:00Z');

const MAX_AGE = 2 * 86_400_000;
const COLUMNS =
  'id INTEGER, flight_date TIMESTAMP, delay BIGINT, distance BIGINT, origin VARCHAR, destination VARCHAR';

/**
 * Everything that a plan must measure, whatever its statements are; counts are numbers of offending rows.
 * @typedef {{
 *   columns: string, rows: number, nulls: Record<string, number>, minId: number, newest: number | null,
 *   delayOutside: number, distanceOutside: number, dateOutside: number,
 *   originUnknown: number, destinationUnknown: number, originShape: number, destinationShape: number,
 *   originLength: number, duplicateIds: number, duplicateKeys: number, late: number, short: number,
 *   hops: number, longHauls: number, circles: number, lateAirports: number,
 *   mean: number | null, stddev: number | null, sum: number | null, q95: number | null,
 * }} Facts
 */

/** @param {number | null} value @param {number} low @param {number} high */
const within = (value, low, high) => value !== null && value >= low && value <= high;

/**
 * The names of the checks that fail; there are 30.
 * @param {Facts} f
 * @returns {{checks: number, failed: string[]}}
 */
export function judge(f) {
  const tested = f.rows - f.nulls.delay;
  /** @type {[string, boolean][]} */
  const checks = [
    ['schema', f.columns === COLUMNS],
    ['row_count', within(f.rows, 50_000, 50_000_000)],
    ...Object.entries(f.nulls).map(([column, nulls]) => [`not_null:${column}`, nulls === 0]),
    ['range:delay', f.delayOutside === 0],
    ['range:distance', f.distanceOutside === 0],
    ['minimum:id', f.minId >= 1],
    ['range:flight_date', f.dateOutside === 0],
    ['accepted_values:origin', f.originUnknown === 0],
    ['accepted_values:destination', f.destinationUnknown === 0],
    ['unique:id', f.duplicateIds === 0],
    ['unique:key', f.duplicateKeys === 0],
    ['matches:origin', f.originShape === 0],
    ['matches:destination', f.destinationShape === 0],
    ['length:origin', f.originLength === 0],
    ['freshness', f.newest !== null && NOW - f.newest <= MAX_AGE],
    ['mostly on time', f.late <= 0.1 * tested],
    ['mostly worth a flight', f.short <= 0.05 * (f.rows - f.nulls.distance)],
    ['no hop from Atlanta', f.hops === 0],
    ['long hauls keep their schedule', f.longHauls === 0],
    ['expression', f.circles === 0],
    ['no airport is late by a day', f.lateAirports === 0],
    ['mean:delay', within(f.mean, -20, 40)],
    ['stddev:delay', within(f.stddev, 10, 100)],
    ['sum:distance', within(f.sum, 10_000_000, 100_000_000_000)],
    ['quantile:delay', within(f.q95, 0, 200)],
  ];
  const failed = checks.filter(([, holds]) => holds !== true).map(([name]) => name);
  return { checks: checks.length, failed };
}

/** The columns of the audited file, for `nulls`. */
export const COLUMN_NAMES = ['id', 'flight_date', 'delay', 'distance', 'origin', 'destination'];

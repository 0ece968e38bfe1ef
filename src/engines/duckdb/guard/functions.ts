/**
 * The functions that a gate's own SQL may call on DuckDB: pure, and the same answer for the same rows. What is not
 * listed is refused, so that a function of a later DuckDB is judged before it is let in. Left out on purpose: anything
 * that reads a file, a setting, the catalog or the clock, that runs text as SQL, changes state, or is random.
 */
const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

/** Over one row. Operators are functions too. */
export const SCALAR_FUNCTIONS: ReadonlySet<string> = new Set([
  ...words('+ - * / // % ^ ** & | << >> ~ !__postfix || && @ ->> ^@ <-> <=> <@ @>'),
  ...words('~~ !~~ ~~* !~~* ~~~ like_escape not_like_escape ilike_escape not_ilike_escape'),
  // Conditions
  ...words('coalesce nullif greatest least isnan isinf isfinite switch xor equi_width_bins'),
  // Numbers
  ...words('abs sign signbit ceil ceiling floor round round_even roundbankers trunc even mod fmod'),
  ...words(
    'fdiv pow power sqrt cbrt exp ln log log2 log10 factorial gamma lgamma pi degrees radians',
  ),
  ...words(
    'sin cos tan cot asin acos atan atan2 sinh cosh tanh asinh acosh atanh gcd lcm nextafter',
  ),
  ...words('greatest_common_divisor least_common_multiple add subtract multiply divide'),
  ...words('bit_count bit_length bit_position get_bit set_bit bitstring'),
  // Text
  ...words('length len char_length character_length strlen octet_length length_grapheme'),
  ...words('lower lcase upper ucase trim ltrim rtrim lpad rpad left right left_grapheme'),
  ...words('right_grapheme substring substr substring_grapheme position strpos instr contains'),
  ...words('starts_with ends_with prefix suffix concat concat_ws repeat replace reverse translate'),
  ...words('split split_part string_split str_split string_to_array string_split_regex'),
  ...words('str_split_regex ascii ord unicode chr printf format bar strip_accents nfc_normalize'),
  ...words('md5 md5_number md5_number_lower md5_number_upper sha1 sha256 hash to_base'),
  ...words(
    'hex unhex to_hex from_hex bin unbin to_binary from_binary base64 to_base64 from_base64',
  ),
  ...words('encode decode url_encode url_decode format_bytes formatreadablesize'),
  ...words('formatreadabledecimalsize parse_formatted_bytes parse_filename parse_dirname'),
  ...words('parse_dirpath parse_path levenshtein editdist3 damerau_levenshtein hamming mismatches'),
  ...words('jaccard jaro_similarity jaro_winkler_similarity'),
  ...words('regexp_matches regexp_full_match regexp_extract regexp_extract_all regexp_replace'),
  ...words('regexp_split_to_array regexp_escape uuid_extract_version uuid_extract_timestamp'),
  // Dates and times
  ...words('year month day hour minute second millisecond microsecond nanosecond quarter week'),
  ...words('weekday weekofyear yearweek isodow isoyear dayofweek dayofmonth dayofyear decade'),
  ...words('century millennium era julian epoch epoch_ms epoch_us epoch_ns last_day days_in_month'),
  ...words('dayname monthname date_part datepart date_trunc datetrunc date_diff datediff date_sub'),
  ...words('datesub date_add age time_bucket make_date make_time make_timestamp make_timestamp_ms'),
  ...words(
    'make_timestamp_ns make_timestamptz to_timestamp strftime strptime try_strptime timezone',
  ),
  ...words(
    'timezone_hour timezone_minute normalized_interval to_years to_quarters to_months to_weeks',
  ),
  ...words('to_days to_hours to_minutes to_seconds to_milliseconds to_microseconds to_decades'),
  ...words('to_centuries to_millennia'),
  // Lists, structs, maps, unions
  ...words('list_value list_pack array_value row struct_pack struct_extract struct_extract_at'),
  ...words('struct_insert struct_update struct_concat struct_keys struct_values struct_has'),
  ...words('struct_contains struct_position struct_indexof element_at list_extract list_element'),
  ...words('array_extract list_slice array_slice array_length cardinality flatten range'),
  ...words('generate_series list_contains list_has array_contains array_has list_has_all'),
  ...words('array_has_all list_has_any array_has_any list_position list_indexof array_position'),
  ...words(
    'array_indexof list_distinct array_distinct list_unique array_unique list_sort array_sort',
  ),
  ...words('list_reverse_sort array_reverse_sort list_reverse array_reverse list_concat list_cat'),
  ...words('array_concat array_cat list_append array_append list_prepend array_prepend'),
  ...words(
    'list_intersect array_intersect list_select array_select list_where array_where list_zip',
  ),
  ...words(
    'array_zip list_resize array_resize list_aggregate list_aggr array_aggregate array_aggr',
  ),
  ...words('list_sum list_avg list_min list_max list_count list_any_value list_first list_last'),
  ...words('list_median list_mode list_product list_bool_and list_bool_or list_string_agg'),
  ...words('array_to_string list_cosine_similarity list_cosine_distance list_distance'),
  ...words(
    'list_dot_product list_inner_product map map_from_entries map_keys map_values map_entries',
  ),
  ...words('map_contains map_extract map_extract_value map_concat map_contains_entry'),
  ...words('map_contains_value union_value union_extract union_tag'),
  // JSON
  ...words(
    'json json_valid json_type json_keys json_array_length json_contains json_exists json_value',
  ),
  ...words(
    'json_extract json_extract_path json_extract_string json_extract_path_text json_structure',
  ),
  ...words('json_array json_object json_quote json_merge_patch json_pretty json_transform'),
  ...words('json_transform_strict from_json from_json_strict to_json array_to_json row_to_json'),
  // Types
  ...words('typeof enum_code enum_first enum_last enum_range'),
]);

/** Over the rows of a group or of a window. */
export const AGGREGATE_FUNCTIONS: ReadonlySet<string> = new Set([
  ...words('count count_star count_if countif sum avg mean min max median mode mad product stddev'),
  ...words('stddev_pop stddev_samp var_pop var_samp variance sem skewness kurtosis kurtosis_pop'),
  ...words('entropy corr covar_pop covar_samp fsum kahan_sum sumkahan favg geomean geometric_mean'),
  ...words('weighted_avg wavg quantile quantile_cont quantile_disc approx_quantile'),
  ...words(
    'approx_count_distinct approx_top_k bool_and bool_or bit_and bit_or bit_xor bitstring_agg',
  ),
  ...words(
    'first last any_value arbitrary arg_min arg_max argmin argmax arg_min_null arg_max_null',
  ),
  ...words(
    'min_by max_by list array_agg string_agg group_concat listagg histogram histogram_exact',
  ),
  ...words(
    'regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy',
  ),
  ...words('json_group_array json_group_object'),
]);

/** Only with OVER. */
export const WINDOW_FUNCTIONS: ReadonlySet<string> = new Set(
  words(
    'row_number rank dense_rank rank_dense percent_rank cume_dist ntile lag lead first_value last_value nth_value fill',
  ),
);

/** In FROM, and `unnest` in a select list. Each makes rows from its arguments alone. */
export const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['range', 'generate_series', 'unnest']);

/** Refused with a sentence of their own: two runs over the same rows would differ. */
export const CLOCK_FUNCTIONS: ReadonlySet<string> = new Set([
  ...words('now today ago get_current_timestamp get_current_time current_localtime'),
  ...words('current_localtimestamp transaction_timestamp current_date current_time'),
  ...words('current_timestamp localtime localtimestamp'),
]);

export const CHANCE_FUNCTIONS: ReadonlySet<string> = new Set(
  words('random setseed uuid uuidv4 uuidv7 gen_random_uuid reservoir_quantile'),
);

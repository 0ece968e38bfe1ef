/**
 * The functions that a gate's own SQL may call on Trino: pure, and the same answer for the same rows. What is not
 * listed is refused, so that a function of a later Trino, of a plugin or of the server's owner is judged before it is
 * let in. The list is what `SHOW FUNCTIONS` of Trino 476 calls deterministic (a test compares them), less what reads
 * the clock or the session, and less `spatial_partitioning`, which samples at random.
 */
const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

/** Over one row. Operators are syntax. */
export const SCALAR_FUNCTIONS: ReadonlySet<string> = new Set([
  // Conditions
  ...words('greatest least is_nan is_finite is_infinite typeof'),
  // Numbers
  ...words('abs sign ceil ceiling floor round truncate mod pow power sqrt cbrt exp ln log log2'),
  ...words('log10 e pi nan infinity degrees radians sin cos tan asin acos atan atan2 sinh cosh'),
  ...words('tanh width_bucket from_base to_base bit_count bitwise_and bitwise_or bitwise_xor'),
  ...words('bitwise_not bitwise_left_shift bitwise_right_shift bitwise_right_shift_arithmetic'),
  ...words('beta_cdf inverse_beta_cdf normal_cdf inverse_normal_cdf t_cdf t_pdf'),
  ...words('wilson_interval_lower wilson_interval_upper format_number'),
  ...words('parse_data_size parse_presto_data_size'),
  // Text
  ...words('length lower upper trim ltrim rtrim lpad rpad substr substring strpos'),
  ...words('starts_with concat concat_ws replace reverse repeat translate split split_part'),
  ...words('split_to_map split_to_multimap chr codepoint normalize soundex word_stem luhn_check'),
  ...words('levenshtein_distance hamming_distance bar color rgb render'),
  ...words('regexp_like regexp_count regexp_extract regexp_extract_all regexp_position'),
  ...words('regexp_replace regexp_split'),
  ...words('url_encode url_decode url_extract_fragment url_extract_host url_extract_parameter'),
  ...words('url_extract_path url_extract_port url_extract_protocol url_extract_query'),
  // Bytes and hashes
  ...words('to_utf8 from_utf8 to_hex from_hex to_base32 from_base32 to_base64 from_base64'),
  ...words('to_base64url from_base64url to_big_endian_32 from_big_endian_32 to_big_endian_64'),
  ...words('from_big_endian_64 to_ieee754_32 from_ieee754_32 to_ieee754_64 from_ieee754_64'),
  ...words('crc32 md5 sha1 sha256 sha512 xxhash64 murmur3 spooky_hash_v2_32 spooky_hash_v2_64'),
  ...words('hmac_md5 hmac_sha1 hmac_sha256 hmac_sha512'),
  // Dates and times
  ...words('year quarter month week day hour minute second millisecond day_of_week dow'),
  ...words('day_of_month day_of_year doy week_of_year year_of_week yow last_day_of_month'),
  ...words('date date_add date_diff date_trunc date_format date_parse format_datetime'),
  ...words('parse_datetime parse_duration human_readable_seconds to_milliseconds'),
  ...words('from_iso8601_date from_iso8601_timestamp from_iso8601_timestamp_nanos to_iso8601'),
  ...words('from_unixtime from_unixtime_nanos to_unixtime timezone timezone_hour timezone_minute'),
  ...words('at_timezone with_timezone'),
  // Arrays and maps
  ...words('cardinality element_at contains contains_sequence slice sequence flatten'),
  ...words(
    'combinations ngrams zip zip_with transform filter reduce all_match any_match none_match',
  ),
  ...words('array_distinct array_except array_histogram array_intersect array_join array_max'),
  ...words(
    'array_min array_position array_remove array_sort array_union arrays_overlap trim_array',
  ),
  ...words('map map_concat map_entries map_filter map_from_entries map_keys map_values'),
  ...words('map_zip_with multimap_from_entries transform_keys transform_values'),
  ...words('dot_product cosine_distance cosine_similarity euclidean_distance'),
  // JSON
  ...words('json_parse json_format json_extract json_extract_scalar json_size json_array_contains'),
  ...words('json_array_get json_array_length is_json_scalar'),
  // Sketches
  ...words('empty_approx_set hash_counts intersection_cardinality jaccard_index'),
  ...words('quantile_at_value value_at_quantile values_at_quantiles'),
  // Geometry
  ...words('st_area st_asbinary st_astext st_boundary st_buffer st_centroid st_contains'),
  ...words('st_convexhull st_coorddim st_crosses st_difference st_dimension st_disjoint'),
  ...words('st_distance st_endpoint st_envelope st_envelopeaspts st_equals st_exteriorring'),
  ...words('st_geometries st_geometryfromtext st_geometryn st_geometrytype st_geomfrombinary'),
  ...words('st_geomfromkml st_interiorringn st_interiorrings st_intersection st_intersects'),
  ...words('st_isclosed st_isempty st_isring st_issimple st_isvalid st_length st_linefromtext'),
  ...words('st_linestring st_multipoint st_numgeometries st_numinteriorring st_numpoints'),
  ...words('st_overlaps st_point st_pointn st_points st_polygon st_relate st_startpoint'),
  ...words('st_symdifference st_touches st_union st_within st_x st_xmax st_xmin st_y st_ymax'),
  ...words('st_ymin bing_tile bing_tile_at bing_tile_coordinates bing_tile_polygon'),
  ...words('bing_tile_quadkey bing_tile_zoom_level bing_tiles_around geometry_to_bing_tiles'),
  ...words('geometry_from_hadoop_shape geometry_invalid_reason geometry_nearest_points'),
  ...words('geometry_union simplify_geometry great_circle_distance line_interpolate_point'),
  ...words('line_interpolate_points line_locate_point from_encoded_polyline to_encoded_polyline'),
  ...words('from_geojson_geometry to_geojson_geometry to_geometry to_spherical_geography'),
]);

/** Written as calls, but syntax: `SHOW FUNCTIONS` does not list them. */
export const SYNTAX_FUNCTIONS: ReadonlySet<string> = new Set(
  words('coalesce if nullif try format'),
);

/** Over the rows of a group or of a window. */
export const AGGREGATE_FUNCTIONS: ReadonlySet<string> = new Set([
  ...words('count count_if sum avg min max min_by max_by any_value arbitrary every bool_and'),
  ...words('bool_or bitwise_and_agg bitwise_or_agg bitwise_xor_agg stddev stddev_pop stddev_samp'),
  ...words('variance var_pop var_samp skewness kurtosis corr covar_pop covar_samp regr_intercept'),
  ...words('regr_slope geometric_mean checksum histogram numeric_histogram approx_distinct'),
  ...words('approx_percentile approx_most_frequent approx_set merge qdigest_agg tdigest_agg'),
  ...words('make_set_digest merge_set_digest array_agg listagg map_agg map_union multimap_agg'),
  ...words('reduce_agg convex_hull_agg geometry_union_agg'),
]);

/** Only with OVER. */
export const WINDOW_FUNCTIONS: ReadonlySet<string> = new Set(
  words(
    'row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value',
  ),
);

/** Only in MEASURES and DEFINE, where rows are matched to a pattern. */
export const PATTERN_FUNCTIONS: ReadonlySet<string> = new Set(
  words('first last prev next classifier match_number'),
);

/** In TABLE(...). Connectors bring others, and `system.query` passes any text to another database. */
export const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['sequence', 'exclude_columns']);

/** Refused with a sentence of their own: two runs over the same rows would differ. */
export const CLOCK_FUNCTIONS: ReadonlySet<string> = new Set(
  words('now current_date current_time current_timestamp localtime localtimestamp'),
);

export const SESSION_FUNCTIONS: ReadonlySet<string> = new Set(
  words('current_user current_groups current_catalog current_schema current_path current_timezone'),
);

export const CHANCE_FUNCTIONS: ReadonlySet<string> = new Set(words('random rand uuid shuffle'));

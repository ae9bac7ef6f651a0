package io.github.matrixonespring.timetravel;

import java.util.Set;

/**
 * The functions of the server, which nobody can replace by another one of the same name.
 */
final class ServerFunctions {

	private static final Set<String> KNOWN = Set.of("""
			abs acos adddate addtime aes_decrypt aes_encrypt and any_value approx_count approx_count_distinct
			approx_percentile ascii asin assert atan atan2 avg avg_tw_cache avg_tw_result between bin
			bin_to_uuid binary bit_and bit_cast bit_count bit_length bit_or bit_xor bitmap_bit_position
			bitmap_bucket_number bitmap_construct_agg bitmap_count bitmap_or_agg build_version case cast ceil
			ceiling char char_length character_length charset cluster_centers coalesce collation compress concat
			concat_ws connection_id conv convert convert_tz cos cosine_distance cosine_similarity cot count
			crc32 cume_dist curdate current_account_id current_account_name current_date current_role
			current_role_id current_role_name current_time current_timestamp current_user current_user_id
			current_user_name curtime database date date_add date_format date_sub date_trunc datediff day
			dayname dayofmonth dayofweek dayofyear decode degrees dense_rank div elt empty encode endswith exp
			export_set extract field find_in_set findinset first_value floor format found_rows from_base64
			from_days from_unixtime fulltext_match fulltext_match_score generate_series get_format git_version
			greatest group_concat grouping hash_partition hash_value hex hll_add_agg hll_cardinality
			hll_merge_agg hour icu_version if iff ifnull ilike in in_range inet6_aton inet6_ntoa inet_aton
			inet_ntoa inner_product insert instr interval is is_ipv4 is_ipv4_compat is_ipv4_mapped is_ipv6
			is_not is_not_null is_null is_uuid isempty isfalse isnot isnotfalse isnotnull isnottrue isnotunknown
			isnull istrue isunknown jq json_array json_arrayagg json_contains json_contains_path json_extract
			json_extract_float64 json_extract_string json_insert json_keys json_length json_merge_patch
			json_merge_preserve json_object json_objectagg json_overlaps json_pretty json_quote json_remove
			json_replace json_row json_schema_valid json_schema_validation_report json_set json_type
			json_unquote json_valid json_value l1_norm l2_distance l2_distance_sq l2_distance_sq_xc
			l2_distance_xc l2_norm lag last_day last_insert_id last_query_id last_uuid last_value lcase lead
			least left length lengthutf8 like ln localtime localtimestamp locate log log10 log2 lower lpad ltrim
			make_set makedate maketime max max_by max_by_non_null mbrcontains mbrcoveredby mbrcovers mbrdisjoint
			mbrequals mbrintersects mbroverlaps mbrtouches mbrwithin md5 median microsecond mid min minute mod
			month monthname name_const normalize_l2 not not_in not_in_rows not_reg_match now nth_value ntile oct
			octet_length or ord password percent_rank period_add period_diff pi position pow power
			prefix_between prefix_eq prefix_in prefix_in_range quarter quote radians rand random_bytes rank
			reg_match regexp regexp_instr regexp_like regexp_replace regexp_substr repeat replace reverse right
			roles_graphml round row_count row_number rpad rtrim schema sec_to_time second serial serial_extract
			serial_full session_user sha sha1 sha2 sign sin sinh sleep soundex space split_part sqrt st_area
			st_asbinary st_asgeojson st_astext st_aswkb st_aswkt st_boundary st_buffer st_centroid st_collect
			st_contains st_convexhull st_coveredby st_covers st_crosses st_difference st_dimension st_disjoint
			st_distance st_distance_sphere st_endpoint st_envelope st_equals st_exteriorring st_frechetdistance
			st_geohash st_geomcollfromtext st_geomcollfromtxt st_geomcollfromwkb st_geometrycollectionfromtext
			st_geometrycollectionfromwkb st_geometryfromtext st_geometryfromwkb st_geometryn st_geometrytype
			st_geomfrombinary st_geomfromgeojson st_geomfromtext st_geomfromwkb st_hausdorffdistance
			st_interiorringn st_intersection st_intersects st_isclosed st_iscollection st_isempty st_isring
			st_issimple st_isvalid st_latfromgeohash st_latitude st_length st_linefromtext st_linefromwkb
			st_lineinterpolatepoint st_lineinterpolatepoints st_linestringfromtext st_linestringfromwkb
			st_longfromgeohash st_longitude st_makeenvelope st_mlinefromtext st_mlinefromwkb st_mpointfromtext
			st_mpointfromwkb st_mpolyfromtext st_mpolyfromwkb st_multilinestringfromtext
			st_multilinestringfromwkb st_multipointfromtext st_multipointfromwkb st_multipolygonfromtext
			st_multipolygonfromwkb st_numgeometries st_numinteriorring st_numinteriorrings st_numpoints
			st_overlaps st_point st_point32 st_pointatdistance st_pointfromgeohash st_pointfromtext
			st_pointfromwkb st_pointn st_pointonsurface st_polyfromtext st_polyfromwkb st_polygonfromtext
			st_polygonfromwkb st_simplify st_srid st_startpoint st_swapxy st_symdifference st_touches st_union
			st_validate st_within st_x st_y starcount startswith std stddev stddev_pop stddev_samp str_to_date
			strcmp subdate substr substring substring_index subtime subvector sum summation sysdate system_user
			tan time time_format time_to_sec timediff timestamp timestampadd timestampdiff to_base64 to_date
			to_days to_lower to_seconds to_upper trim truncate try_jq ts_to_time ucase unary_mark unary_minus
			unary_plus unary_tilde uncompress uncompressed_length unhex unix_timestamp unnest upper user
			utc_date utc_time utc_timestamp uuid uuid_to_bin validate_password_strength values var_pop var_samp
			variance vecbf16_from_base64 vecf16_from_base64 vecf32_from_base64 vecf64_from_base64
			vecint8_from_base64 vector_dims vecuint8_from_base64 version week weekday weekofyear xor year
			yearweek""".split("\\s+"));

	private static final Set<String> OF_THE_PRESENT = Set.of("""
			nextval setval currval lastval load_file save_file purge_log get_lock release_lock release_all_locks
			is_free_lock is_used_lock moplugin try_moplugin llm_chat llm_embedding onnx_run
			internal_auto_increment""".split("\\s+"));

	private static final Set<String> DISTANCES = Set.of("l2_distance", "l2_distance_sq", "l2_distance_xc",
			"l2_distance_sq_xc", "cosine_distance", "cosine_similarity", "inner_product");

	private ServerFunctions() {
	}

	static boolean isKnown(String function) {
		return KNOWN.contains(function);
	}

	/**
	 * Return whether a function reads or changes what there is now: tables and their
	 * sizes, sequences, locks, files.
	 */
	static boolean readOrChangeThePresent(String function) {
		return function.startsWith("mo_") || OF_THE_PRESENT.contains(function);
	}

	/**
	 * Return whether {@code ORDER BY … LIMIT} by a function is answered from a vector
	 * index, if there is one.
	 */
	static boolean isAnsweredFromIndex(String function) {
		return DISTANCES.contains(function);
	}

}

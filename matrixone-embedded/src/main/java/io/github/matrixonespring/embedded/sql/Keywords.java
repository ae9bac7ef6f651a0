package io.github.matrixonespring.embedded.sql;

import java.util.Set;

/**
 * The keywords of the server, and where each may stand without backquotes. There are few
 * classes of them:
 * <ul>
 * <li>A <em>reserved</em> word is never a name, neither behind a dot nor behind AS.</li>
 * <li>Five reserved words are aliases all the same if AS comes before them.</li>
 * <li>{@code begin} is a name at the end of a statement and nowhere else.</li>
 * <li>{@code returning} is a name, but no alias without AS.</li>
 * <li>All other keywords are names wherever a name can stand: of databases, tables,
 * columns, indexes, constraints, aliases and common table expressions.</li>
 * </ul>
 * Independent of this, only some of the keywords can be called as functions, reserved
 * ones among them ({@code left(a, 1)}); for the others an opening parenthesis is a syntax
 * error. Words that are no keywords are names and functions.
 */
public final class Keywords {

	private static final Set<String> RESERVED = words("""
			_binary add all alter analyze and apply as asc auto_update between binary both by call case ccpr cdc
			centroidx change char character check collate column config constraint convert coverage create cross
			cume_dist current_date current_role current_time current_timestamp current_user database databases
			datalink day_hour day_microsecond day_minute day_second declare dedup default delayed delete
			dense_rank desc describe distinct div drop else elseif enclosed end escape escaped except exists
			explain false for force force_sync foreign from full fulltext function group groups having
			high_priority hour_microsecond hour_minute hour_second if ignore ilike in index infile inner inout
			insert int1 int2 int3 int4 int8 intersect interval into is iterate join key kill leading leave left
			like limit lines load localtime localtimestamp lock loop low_priority match maxvalue minus
			minute_microsecond minute_second mod natural not ntile null of on optionally or order out outer
			outfile over partition percent_rank phyplan precision primary quick rank recursive references regexp
			reindex remove rename repeat replace require retention right rlike row row_number rows schema
			schemas second_microsecond select separator set show sql_big_result sql_buffer_result
			sql_calc_found_rows sql_no_cache sql_small_result ssl starting straight_join strict subscription
			sync sync_interval table temporary terminated then to trailing true union unique until update
			upgrade usage use using utc_date utc_time utc_timestamp values when where while with xor year_month
			""");

	private static final Set<String> RESERVED_BUT_ALIASES = words("""
			current_time current_timestamp localtime localtimestamp rows
			""");

	/** Functions, constants among them, that stand without parentheses, too. */
	private static final Set<String> VALUES = words("""
			current_date current_role current_time current_timestamp current_user false localtime localtimestamp
			null true utc_date utc_time utc_timestamp
			""");

	/** Keywords that can be called, in a form of their own at least. */
	private static final Set<String> FUNCTIONS = words("""
			adddate approx_count approx_count_distinct approx_percentile ascii avg binary bit_and bit_cast
			bit_or bitmap_bit_position bitmap_bucket_number bitmap_count cast char charset cluster_centers
			coalesce collation convert count cume_dist curdate current_date current_role current_time
			current_timestamp current_user currval curtime database date date_add date_sub day dedup dense_rank
			extract first_value format get_format group_concat hour if insert interval json_arrayagg
			json_objectagg lag last_value lastval lead left localtime localtimestamp max median microsecond mid
			min minute mod month nextval now nth_value ntile password percent_rank position quarter rank repeat
			replace reverse right row_count row_number schema second serial_extract session_user setval std
			stddev stddev_pop stddev_samp subdate substr substring sum sysdate system_user time timestamp
			timestampadd timestampdiff translate trim truncate user utc_date utc_time utc_timestamp uuid var_pop
			var_samp variance week year
			""");

	/** Keywords that are names and cannot be called. */
	private static final Set<String> NAMES = words("""
			accept accessible account accounts action admin_name after against algorithm always any array
			asensitive async attribute auto_increment auto_random autoextend_size avg_row_length backend backup
			before bigint bindings bit bits_per_code blob bool boolean branch bsi btree cagra cancel cascade
			cascaded catalog catalogs chain checksum cipher client clone cluster column_format column_number
			columns comment commit committed compact compressed compression condition conflict connect
			connection connections consistent continue copy credentials cube current cursor cycle daemon data
			datetime deallocate dec decimal definer delay_key_write deterministic diff directory disable discard
			disk distinctrow distribution_mode do double drainer dump duplicate dynamic each ef_construction
			ef_search enable encryption enforced engine engine_attribute engines enum errors event events
			exclusive execute exit expansion expire extended extension external fail failed_login_attempts fetch
			fields file files filesystem fill first fixed float float4 float8 following force_quote gapfill
			generated geography geography32 geometry geometry32 geometrycollection geometrycollection32 get
			global grant grants graph_degree grouping handler hash header history hnsw iceberg identified import
			include increment indexes inline inplace insensitive insert_method instant int integer
			intermediate_graph_degree internal invisible invoker io_after_gtids isolation issuer itopk_size
			ivfflat ivfpq json jsontype key_block_size keys kmeans kmeans_max_iteration kmeans_train_percent
			language last less level linear linestring linestring32 list lists local locks logservice long
			longblob longtext low_cardinality m manage master master_bind max_connections_per_hour max_file_size
			max_index_capacity max_queries_per_hour max_rows max_update_per_hour max_user_connections mediumblob
			mediumint mediumtext memory merge metadata middleint min_rows minvalue mo_ts mode modifies modify
			modump mongodb mongodb_convert mongodb_path multilinestring multilinestring32 multipoint
			multipoint32 multipolygon multipolygon32 mysql_compatibility_mode names namespace namespaces nchar
			never next no no_write_to_binlog node none nulls numeric offset only op_type open optimize
			optimizer_costs option optional output overwrite ownership pack_keys parallel parallelism parser
			partial partitions password_lock_time pause percent perform period persist pick pitr plugins point
			point32 polygon polygon32 preceding prepare prev privileges procedure processlist profile profiles
			properties proxy publication publications pump quantization quantizer_train_limit query query_result
			random range read read_write reads real recovery_window redundant ref reference release reload
			reorganize repair repeatable replicas replication reset resignal restore restrict restricted resume
			retry return returning returns reuse revoke role roles rollback rollup routine row_format rtree rule
			rules runs s3option sample san savepoint schedule secondary secondary_engine_attribute security
			sensitive sequence sequences serializable servers session sets settings share shared shutdown signal
			signed simple skip slave sliding smallint snapshot snapshots some spatial specific splitsize sql
			sql_cache sql_tsi_day sql_tsi_hour sql_tsi_minute sql_tsi_month sql_tsi_quarter sql_tsi_second
			sql_tsi_week sql_tsi_year sqlexception sqlstate sqlwarning srid stage stageoption stages start
			stats_auto_recalc stats_persistent stats_sample_pages status storage stored stores subject
			subpartition subpartitions subscriptions summary super suspend table_number table_size table_values
			tables tablespace task tasks temptable text than timeout timezone tinyblob tinyint tinytext
			transaction trigger triggers type unbounded uncommitted undefined undo unique_check_on_autoincr
			unknown unlock unsigned url validation value varbinary varchar varcharacter variables varying
			vecbf16 vecf16 vecf32 vecf64 vecint8 vecuint8 verbose view virtual visible warnings without work
			write x509 zerofill zonemap
			""");

	private Keywords() {
	}

	private static Set<String> words(String text) {
		return Set.of(text.strip().split("\\s+"));
	}

	/**
	 * Return whether a word means something to the server's parser.
	 * @param word the word, in any case
	 * @return whether it does
	 */
	public static boolean isKeyword(String word) {
		String lower = LowerCase.of(word);
		return RESERVED.contains(lower) || FUNCTIONS.contains(lower) || NAMES.contains(lower) || lower.equals("begin");
	}

	/**
	 * Return whether a word is no name without backquotes, wherever it stands. Not so
	 * {@code begin}, for which the token behind it counts: {@link #isName}.
	 * @param word the word, in any case
	 * @return whether it is reserved
	 */
	public static boolean isReserved(String word) {
		return RESERVED.contains(LowerCase.of(word));
	}

	/**
	 * Return whether a token is a name: of a database, table, column, index, constraint
	 * or common table expression, alone or before or behind a dot.
	 * @param token the token
	 * @param following the token behind it
	 * @return whether it is one
	 */
	public static boolean isName(Token token, Token following) {
		return switch (token.kind()) {
			case QUOTED_NAME -> true;
			case WORD -> !isReserved(token.text()) && (!token.isWord("begin") || endsBeginning(following));
			default -> false;
		};
	}

	/**
	 * The scanner takes {@code begin} for the beginning of a block unless the statement
	 * ends there or goes on as the beginning of a transaction.
	 */
	private static boolean endsBeginning(Token following) {
		return following.isEnd() || following.isSymbol(";") || following.isWord("work")
				|| following.isWord("transaction");
	}

	/**
	 * Return whether a token behind AS is an alias of a column or a table. A string is
	 * one, too, for which nobody has to ask.
	 * @param token the token
	 * @param following the token behind it
	 * @return whether it is one
	 */
	public static boolean isAlias(Token token, Token following) {
		return isName(token, following)
				|| (token.kind() == Token.Kind.WORD && RESERVED_BUT_ALIASES.contains(LowerCase.of(token.text())));
	}

	/**
	 * Return whether a token is an alias of a column or a table where no AS comes before
	 * it. Everything else goes on with the statement or is a syntax error.
	 * @param token the token
	 * @param following the token behind it
	 * @return whether it is one
	 */
	public static boolean isAliasWithoutAs(Token token, Token following) {
		return isName(token, following) && !token.isWord("returning");
	}

	/**
	 * Return whether a word with an opening parenthesis behind it is the call of a
	 * function. If not, the parenthesis is a syntax error. Whether a function of that
	 * name exists is another question, as is the form of its arguments:
	 * {@code cast(a as b)}, {@code extract(unit from a)}, {@code rank() over (…)}.
	 * @param word the word, in any case and without backquotes
	 * @return whether it can be called
	 */
	public static boolean isFunction(String word) {
		return FUNCTIONS.contains(LowerCase.of(word)) || !isKeyword(word);
	}

	/**
	 * Return whether a word is a value by itself and therefore no column:
	 * {@code current_date}, {@code null}.
	 * @param word the word, in any case
	 * @return whether it is
	 */
	public static boolean isValue(String word) {
		return VALUES.contains(LowerCase.of(word));
	}

}

<?php
/** The page where the address of the service is set. */

defined( 'ABSPATH' ) || exit;

function anbefalinger_register_setting() {
	register_setting(
		'anbefalinger',
		'anbefalinger_address',
		array(
			'type'              => 'string',
			'default'           => '',
			'sanitize_callback' => 'anbefalinger_right_address',
		)
	);
}

/** A whole address with https (or http on this machine), without what stands after the host; else the address as it was, and why. */
function anbefalinger_right_address( $given ) {
	$given = untrailingslashit( trim( (string) $given ) );
	if ( '' === $given ) {
		return '';
	}
	$parts = wp_parse_url( $given );
	$here  = in_array( $parts['host'] ?? '', array( 'localhost', '127.0.0.1' ), true );
	$https = 'https' === ( $parts['scheme'] ?? '' ) || ( $here && 'http' === ( $parts['scheme'] ?? '' ) );
	if ( ! $https || empty( $parts['host'] ) || isset( $parts['query'] ) || isset( $parts['fragment'] ) || isset( $parts['user'] ) ) {
		add_settings_error( 'anbefalinger_address', 'address', __( 'The address must be whole and begin with https://.', 'anbefalinger' ) );
		return get_option( 'anbefalinger_address', '' );
	}
	return esc_url_raw( $given );
}

function anbefalinger_add_settings_page() {
	$title = __( 'UN recommendations', 'anbefalinger' );
	add_options_page( $title, $title, 'manage_options', 'anbefalinger', 'anbefalinger_show_settings' );
}

function anbefalinger_link_settings( $links ) {
	$link = sprintf( '<a href="%s">%s</a>', esc_url( admin_url( 'options-general.php?page=anbefalinger' ) ), esc_html__( 'Settings', 'anbefalinger' ) );
	array_unshift( $links, $link );
	return $links;
}

function anbefalinger_show_settings() {
	$fixed = anbefalinger_address_is_fixed();
	?>
	<div class="wrap">
		<h1><?php echo esc_html( get_admin_page_title() ); ?></h1>
		<form action="options.php" method="post">
			<?php settings_fields( 'anbefalinger' ); ?>
			<p>
				<label for="anbefalinger_address"><?php esc_html_e( 'Address of the service', 'anbefalinger' ); ?></label><br>
				<input type="url" class="regular-text code" id="anbefalinger_address" name="anbefalinger_address" aria-describedby="anbefalinger_address_help"
					value="<?php echo esc_attr( anbefalinger_address() ); ?>" <?php disabled( $fixed ); ?>>
			</p>
			<p class="description" id="anbefalinger_address_help">
				<?php echo $fixed ? esc_html__( 'Set in wp-config.php (ANBEFALINGER_ADDRESS).', 'anbefalinger' ) : esc_html__( 'For example https://recommendations.example.no. The block and the shortcode do not send readers’ browsers there until they follow a link; a pasted address is shown in a frame from there.', 'anbefalinger' ); ?>
			</p>
			<?php
			if ( ! $fixed ) {
				submit_button();
			}
			?>
		</form>
		<?php anbefalinger_show_state(); ?>
	</div>
	<?php
}

/** Whether the service answers, and how much it knows. */
function anbefalinger_show_state() {
	if ( '' === anbefalinger_address() ) {
		return;
	}
	$found = anbefalinger_ask( '/embed/v1/fragment', array( 'layout' => 'number', 'lang' => anbefalinger_language() ) );
	$total = ! is_wp_error( $found ) && preg_match( '/data-total="(\d+)"/', $found, $match ) ? (int) $match[1] : null;
	/* translators: %s: number of recommendations. */
	$text = null === $total ? __( 'The service does not answer.', 'anbefalinger' ) : sprintf( __( 'The service answers. It holds %s recommendations.', 'anbefalinger' ), number_format_i18n( $total ) );
	echo '<p role="status">' . esc_html( $text ) . '</p>';
}

<?php
/** The three ways in: block, shortcode, and an address pasted on a line of its own. */

defined( 'ABSPATH' ) || exit;

/** The block "UN recommendations". It is drawn here on the server, in the editor and in the page alike. */
function anbefalinger_register_block() {
	register_block_type( dirname( ANBEFALINGER_FILE ) . '/block', array( 'render_callback' => 'anbefalinger_show_block' ) );
	wp_set_script_translations( 'anbefalinger-liste-editor-script', 'anbefalinger', dirname( ANBEFALINGER_FILE ) . '/languages' );
}

function anbefalinger_show_block( $attributes ) {
	if ( 'chart' !== ( $attributes['layout'] ?? '' ) ) {
		unset( $attributes['by'] ); // Chosen for a chart that is none any more; the service would refuse it.
	}
	return sprintf( '<div %s>%s</div>', get_block_wrapper_attributes(), anbefalinger_listing( $attributes ) );
}

/** [anbefalinger service_area="barnevern" count="5"] */
function anbefalinger_register_shortcode() {
	add_shortcode( 'anbefalinger', 'anbefalinger_show_shortcode' );
}

function anbefalinger_show_shortcode( $attributes ) {
	$given   = is_array( $attributes ) ? $attributes : array();
	$unknown = array_diff( array_keys( $given ), ANBEFALINGER_FILTERS, ANBEFALINGER_LOOK );
	$note    = '';
	if ( $unknown ) {
		/* translators: %s: names of attributes, with commas between. */
		$note = anbefalinger_note_for_editors( sprintf( __( 'Unknown in the shortcode: %s', 'anbefalinger' ), implode( ', ', $unknown ) ) );
	}
	return $note . anbefalinger_listing( $given );
}

/** Addresses of the service become frames as the service gives them (oEmbed), with the height of what is in them. */
function anbefalinger_register_provider() {
	if ( '' === anbefalinger_address() ) {
		return;
	}
	wp_oembed_add_provider( anbefalinger_address() . '/*', anbefalinger_address() . '/oembed', false );
	add_filter( 'embed_oembed_html', 'anbefalinger_fit_frame', 10, 2 );
}

function anbefalinger_fit_frame( $html, $address ) {
	if ( 0 === strpos( $address, anbefalinger_address() . '/' ) ) {
		wp_enqueue_script( 'anbefalinger-height', anbefalinger_address() . '/embed/v1/height.js', array(), ANBEFALINGER_VERSION, true );
	}
	return $html;
}

/** The look of lists: a file of this site, so that readers load nothing from elsewhere. */
function anbefalinger_register_style() {
	wp_register_style( 'anbefalinger', plugins_url( 'style.css', ANBEFALINGER_FILE ), array(), ANBEFALINGER_VERSION );
}

/** What the block's menus offer: the service's own words for its facets, in the editor's language. */
function anbefalinger_offer_choices() {
	anbefalinger_register_style();
	wp_enqueue_style( 'anbefalinger' );
	$choices = array( 'address' => anbefalinger_address(), 'facets' => array() );
	foreach ( '' === anbefalinger_address() ? array() : array( 'service_area', 'theme', 'group', 'body' ) as $facet ) {
		$choices['facets'][ $facet ] = anbefalinger_choices( $facet );
	}
	wp_add_inline_script( 'anbefalinger-liste-editor-script', 'window.anbefalingerChoices = ' . wp_json_encode( $choices ) . ';', 'before' );
}

/** The codes and labels of one facet: a list of {value, label}; empty while the service cannot be asked. */
function anbefalinger_choices( $facet ) {
	$answer = anbefalinger_ask( "/api/v1/vocabularies/$facet", array( 'lang' => anbefalinger_language() ) );
	$read   = is_wp_error( $answer ) ? array() : json_decode( $answer, true );
	$found  = array();
	foreach ( $read['terms'] ?? array() as $one ) {
		$found[] = array( 'value' => $one['code'], 'label' => $one['label'] );
	}
	return $found;
}

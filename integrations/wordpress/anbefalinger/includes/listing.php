<?php
/** A list in the page: from what an editor chose to HTML. */

defined( 'ABSPATH' ) || exit;

/** What an editor can choose, named as in the addresses of the service (docs/guides/embedding.md). */
const ANBEFALINGER_FILTERS = array(
	'q', 'country', 'treaty', 'body', 'document', 'theme', 'group', 'service_area', 'municipal', 'measure_type',
	'ministry', 'recommending_state', 'response', 'kind', 'cycle', 'language', 'confidence', 'year_from', 'year_to',
	'expand', 'sort',
);
const ANBEFALINGER_LOOK    = array( 'id', 'layout', 'by', 'count', 'heading', 'headline', 'scheme', 'lang' );
/** Filters whose value is one text; in every other, spaces and commas stand between codes. */
const ANBEFALINGER_WHOLE   = array( 'q', 'year_from', 'year_to', 'expand', 'sort', 'layout', 'by', 'count', 'heading', 'headline', 'scheme', 'lang' );

/**
 * The list as HTML, or a link to it where the service does not answer.
 *
 * @param array $chosen Names of ANBEFALINGER_FILTERS and ANBEFALINGER_LOOK => text.
 * @return string
 */
function anbefalinger_listing( $chosen ) {
	if ( '' === anbefalinger_address() ) {
		return anbefalinger_note_for_editors( __( 'No service is set. Give its address under Settings, UN recommendations.', 'anbefalinger' ) );
	}
	$query = anbefalinger_query( $chosen );
	$found = anbefalinger_ask( '/embed/v1/fragment', $query );
	wp_enqueue_style( 'anbefalinger' );
	if ( ! is_wp_error( $found ) ) {
		return anbefalinger_harmless( $found );
	}
	return anbefalinger_link( $query ) . anbefalinger_note_for_editors(
		'wrong' === $found->get_error_code()
			/* translators: %s: what the service says is wrong. */
			? sprintf( __( 'The list cannot be shown: %s', 'anbefalinger' ), $found->get_error_message() )
			: __( 'The service does not answer now. Readers see the link until it does.', 'anbefalinger' )
	);
}

/** The parameters of the service: lists divided, empty ones left out, the language of the site where none is chosen. */
function anbefalinger_query( $chosen ) {
	$query = array();
	foreach ( array_merge( ANBEFALINGER_FILTERS, ANBEFALINGER_LOOK ) as $name ) {
		$given = trim( (string) ( $chosen[ $name ] ?? '' ) );
		if ( '' === $given ) {
			continue;
		}
		$query[ $name ] = in_array( $name, ANBEFALINGER_WHOLE, true ) ? $given : preg_split( '/[\s,]+/', $given, -1, PREG_SPLIT_NO_EMPTY );
	}
	return $query + array( 'lang' => anbefalinger_language() );
}

/** The language of the site as the service names it: nb, nn, en or se. */
function anbefalinger_language() {
	$known = array( 'nn' => 'nn', 'en' => 'en', 'se' => 'se' );
	return $known[ substr( get_locale(), 0, 2 ) ] ?? 'nb';
}

/** Where the list stands on the service itself: all that is shown while the service cannot be asked. */
function anbefalinger_link( $query ) {
	$pages  = array( 'nb' => '', 'nn' => '/nn', 'en' => '/en', 'se' => '/se' );
	$prefix = $pages[ $query['lang'] ] ?? '';
	$one    = isset( $query['id'] ) && 1 === count( $query['id'] );
	$path   = $one ? '/anbefaling/' . rawurlencode( $query['id'][0] ) : '/sok';
	$kept   = $one ? array() : array_intersect_key( $query, array_flip( ANBEFALINGER_FILTERS ) );
	return sprintf(
		'<p class="anbefalinger-instead"><a href="%s">%s</a></p>',
		esc_url( anbefalinger_address_of( $prefix . $path, $kept ) ),
		esc_html( $one ? __( 'Read the UN’s recommendation to Norway', 'anbefalinger' ) : __( 'See the UN’s recommendations to Norway', 'anbefalinger' ) )
	);
}

/** A line that only people who can edit see. */
function anbefalinger_note_for_editors( $text ) {
	return current_user_can( 'edit_posts' ) ? '<p class="anbefalinger-note">' . esc_html( $text ) . '</p>' : '';
}

/** The fragment with nothing but the elements and attributes that lists and charts are made of. */
function anbefalinger_harmless( $html ) {
	$common  = array_fill_keys( array( 'class', 'lang', 'role', 'tabindex', 'aria-label', 'aria-hidden', 'aria-describedby' ), true );
	$allowed = array_fill_keys( array( 'article', 'caption', 'code', 'dd', 'details', 'div', 'dl', 'dt', 'em', 'figcaption', 'figure', 'footer', 'h2', 'h3', 'h4', 'h5', 'h6', 'li', 'mark', 'nav', 'ol', 'p', 'q', 'small', 'span', 'strong', 'summary', 'table', 'tbody', 'td', 'thead', 'tr', 'ul' ), $common );
	$data    = array_fill_keys( array( 'data-total', 'data-updated', 'data-corpus', 'data-scheme' ), true );
	$drawing = $common + array_fill_keys( array( 'fill', 'stroke', 'stroke-width', 'stroke-miterlimit', 'stroke-dasharray', 'stroke-linecap', 'stroke-opacity', 'fill-opacity', 'opacity', 'transform', 'd', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'dx', 'dy', 'rx', 'ry', 'width', 'height', 'text-anchor', 'font-family', 'font-size', 'font-weight', 'pointer-events', 'display' ), true );
	$allowed = $allowed + array_fill_keys( array( 'g', 'path', 'line', 'rect', 'text', 'title', 'desc', 'tspan' ), $drawing );
	$allowed['section'] = $common + $data;
	$allowed['a']       = $common + array( 'href' => true, 'rel' => true, 'hreflang' => true, 'data-id' => true );
	$allowed['time']    = $common + array( 'datetime' => true );
	$allowed['th']      = $common + array( 'scope' => true );
	$allowed['svg']     = $drawing + array( 'viewbox' => true, 'focusable' => true, 'xmlns' => true, 'version' => true );
	return wp_kses( $html, $allowed, array( 'http', 'https' ) );
}

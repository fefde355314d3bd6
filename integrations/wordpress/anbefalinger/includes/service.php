<?php
/** The service: where it stands, and what it answers. */

defined( 'ABSPATH' ) || exit;

/** Seconds for which an answer is shown without asking again. */
const ANBEFALINGER_FRESH = 15 * MINUTE_IN_SECONDS;
/** Seconds for which a service that did not answer is not asked again, so that pages do not wait for it. */
const ANBEFALINGER_PATIENCE = MINUTE_IN_SECONDS;
/** Seconds a page waits for the service at most. */
const ANBEFALINGER_TIMEOUT = 3;

/** The address of the service without a slash at its end; '' while none is set. `ANBEFALINGER_ADDRESS` in wp-config.php goes first. */
function anbefalinger_address() {
	$address = defined( 'ANBEFALINGER_ADDRESS' ) ? ANBEFALINGER_ADDRESS : get_option( 'anbefalinger_address', '' );
	return untrailingslashit( $address );
}

/** Whether the address of the service is written down where the settings page cannot change it. */
function anbefalinger_address_is_fixed() {
	return defined( 'ANBEFALINGER_ADDRESS' );
}

/**
 * What the service answers at a path: its body, or a WP_Error that says why not.
 *
 * An answer is kept for 15 minutes; then the service is asked whether it still holds (If-None-Match). An answer that
 * could not be confirmed is not shown: an old list must not pass for the current one.
 *
 * @param string $path  Path on the service, e.g. '/embed/v1/fragment'.
 * @param array  $query Parameters: name => text or list of texts.
 * @return string|WP_Error
 */
function anbefalinger_ask( $path, $query ) {
	$address = anbefalinger_address_of( $path, $query );
	$key     = 'anbefalinger_' . md5( ANBEFALINGER_VERSION . $address );
	$kept    = get_transient( $key );
	if ( is_array( $kept ) && $kept['until'] > time() ) {
		return $kept['error'] ? new WP_Error( $kept['error'], $kept['body'] ) : $kept['body'];
	}
	$etag   = is_array( $kept ) ? $kept['etag'] : '';
	$answer = wp_remote_get(
		$address,
		array(
			'timeout'             => ANBEFALINGER_TIMEOUT,
			'redirection'         => 0,
			'limit_response_size' => MB_IN_BYTES,
			'headers'             => $etag ? array( 'If-None-Match' => $etag ) : array(),
		)
	);
	$found  = anbefalinger_read( $answer, $kept );
	set_transient( $key, $found, DAY_IN_SECONDS );
	return $found['error'] ? new WP_Error( $found['error'], $found['body'] ) : $found['body'];
}

/** What is kept of an answer: body, etag, the kind of error or '', and until when it is shown unasked. */
function anbefalinger_read( $answer, $kept ) {
	$status = wp_remote_retrieve_response_code( $answer );
	if ( 304 === $status && is_array( $kept ) ) {
		return array_merge( $kept, array( 'until' => time() + ANBEFALINGER_FRESH ) );
	}
	$body = wp_remote_retrieve_body( $answer );
	if ( 200 === $status ) {
		$etag = wp_remote_retrieve_header( $answer, 'etag' );
		return anbefalinger_kept( $body, '', $etag, ANBEFALINGER_FRESH );
	}
	if ( 400 <= $status && $status < 500 && 429 !== $status ) {
		return anbefalinger_kept( anbefalinger_reason( $body ), 'wrong', '', ANBEFALINGER_PATIENCE );
	}
	$reason = is_wp_error( $answer ) ? $answer->get_error_message() : "HTTP $status";
	return anbefalinger_kept( $reason, 'down', '', ANBEFALINGER_PATIENCE );
}

function anbefalinger_kept( $body, $error, $etag, $seconds ) {
	return array(
		'body'  => $body,
		'error' => $error,
		'etag'  => $etag,
		'until' => time() + $seconds,
	);
}

/** What a problem of the service (RFC 9457) says is wrong, in its own words. */
function anbefalinger_reason( $body ) {
	$problem = json_decode( $body, true );
	return is_array( $problem ) ? (string) ( $problem['detail'] ?? '' ) : '';
}

/** A whole address on the service. A list of values is a repeated parameter. */
function anbefalinger_address_of( $path, $query ) {
	$parts = array();
	foreach ( $query as $name => $values ) {
		foreach ( (array) $values as $value ) {
			$parts[] = rawurlencode( $name ) . '=' . rawurlencode( $value );
		}
	}
	return anbefalinger_address() . $path . ( $parts ? '?' . implode( '&', $parts ) : '' );
}

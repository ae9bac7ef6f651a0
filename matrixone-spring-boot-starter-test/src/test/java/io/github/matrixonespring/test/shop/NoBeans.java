package io.github.matrixonespring.test.shop;

import org.springframework.context.annotation.Configuration;

/**
 * An application without beans.
 */
@Configuration(proxyBeanMethods = false)
class NoBeans {

}

package io.github.matrixonespring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.transaction.ExplicitBegin;

import org.springframework.context.annotation.Import;

/**
 * Enables {@link SnapshotAfterCommit @SnapshotAfterCommit} and {@link ExplicitBegin} on
 * the beans of an application context without Spring Boot, whose auto-configuration does
 * so by itself. To be written on a configuration class:
 *
 * <pre class="code">
 * &#064;Configuration
 * &#064;EnableTransactionManagement
 * &#064;EnableMatrixOne
 * class ShopConfiguration {
 *
 *     &#064;Bean
 *     MatrixOneTemplate matrixOne(DataSource dataSource, JdbcTransactionManager transactionManager) {
 *         MatrixOneTemplate matrixOne = new MatrixOneTemplate(dataSource);
 *         matrixOne.listenTo(transactionManager);
 *         return matrixOne;
 *     }
 *
 *     &#064;Bean
 *     SnapshotManager snapshots(MatrixOneTemplate matrixOne) {
 *         return matrixOne.snapshots();
 *     }
 *
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(MatrixOneConfiguration.class)
public @interface EnableMatrixOne {

}

package lamportbank.core.mutation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// The core, its simulator and its stage once more, with a few classes in another version. Child first: nothing
/// of the project comes from the loader that runs the tests, so broken and real code never meet.
final class MutatedCore extends ClassLoader {
    private static final String PROJECT = "lamportbank.";
    private static final Map<String, byte[]> UNBROKEN = new ConcurrentHashMap<>();

    private final Map<String, byte[]> broken;

    private MutatedCore(Map<String, byte[]> broken) {
        super(MutatedCore.class.getClassLoader());
        this.broken = broken;
    }

    /// The core as it is.
    static MutatedCore unbroken() {
        return new MutatedCore(Map.of());
    }

    /// Compiles only the file with the broken rule; everything else is the class that the tests have too.
    static MutatedCore with(Mutant mutant) {
        return new MutatedCore(compile(mutant.className(), mutant.source()));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PROJECT)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] code = broken.getOrDefault(name, UNBROKEN.computeIfAbsent(name, this::read));
        if (code.length == 0) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, code, 0, code.length);
    }

    private byte[] read(String name) {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static synchronized Map<String, byte[]> compile(String name, String text) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        JavaFileObject source = new SimpleJavaFileObject(
                URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        boolean compiled = compiler.getTask(
                null,
                new InMemory(files(compiler), classes),
                diagnostics,
                List.of("-proc:none", "-nowarn", "--class-path", System.getProperty("java.class.path")),
                null,
                List.of(source)).call();
        if (!compiled) {
            throw new AssertionError("the mutant of " + name + " does not compile: "
                    + diagnostics.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR).toList());
        }
        Map<String, byte[]> code = new HashMap<>();
        classes.forEach((named, bytes) -> code.put(named, bytes.toByteArray()));
        return code;
    }

    private static StandardJavaFileManager shared;

    /// One for all compilations: reading the class path anew is what takes longest.
    private static StandardJavaFileManager files(JavaCompiler compiler) {
        if (shared == null) {
            shared = compiler.getStandardFileManager(null, null, null);
        }
        return shared;
    }

    private static final class InMemory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes;

        InMemory(StandardJavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind,
                javax.tools.FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mem:///" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return classes.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
                }
            };
        }
    }
}

# The kernel in somebody else's program: examples/embed is built from the sources and against an
# installed package, prices a cart of the examples, and links nothing of the server.
#
# Both builds are optimised little and, where there is a ccache, compile the kernel once.
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CMAKE = os.environ.get("CMAKE_COMMAND", "cmake")
EXAMPLE = ROOT / "examples/contract/section5"

# The C and C++ run time, and the time zones of date-tz. Whatever else appears was not meant to.
LINKED = {"linux-vdso", "libdate-tz", "libstdc++", "libm", "libgcc_s", "libc", "ld-linux-x86-64",
          "ld-linux-aarch64"}
FLAGS = ["-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O1"]


def run(*command):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                            check=False)
    if result.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}\n{result.stdout}{result.stderr}")
    return result.stdout


class Embed(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.work = pathlib.Path(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def build_example(self, name, *settings):
        build = self.work / name
        run(CMAKE, "-S", ROOT / "examples/embed", "-B", build, *FLAGS, *settings)
        run(CMAKE, "--build", build)
        return build / "embed"

    def check(self, program):
        answer = run(program, EXAMPLE / "promotions.json", EXAMPLE / "cart.json")
        self.assertEqual(answer, (EXAMPLE / "expected.json").read_text(encoding="utf-8"))
        linked = set(re.findall(r"([\w+-]+)\.so\b", run("ldd", program)))
        self.assertEqual(linked - LINKED, set())
        symbols = run("nm", "--demangle", program)
        for foreign in ("sqlite3_", "boost::asio", "boost::beast", "SSL_", "EVP_", "lzma_",
                        "spdlog", "prometheus", "stapel::http", "stapel::storage", "stapel::app"):
            self.assertNotIn(foreign, symbols)

    def check_packages(self, build):
        """Nothing that only the server needs was looked for."""
        cache = (build / "CMakeCache.txt").read_text(encoding="utf-8")
        self.assertRegex(cache, r"(?m)^date_DIR")
        for package in ("spdlog", "SQLite3", "OPENSSL", "LIBLZMA", "CLI11", "prometheus"):
            self.assertNotRegex(cache, rf"(?mi)^{package}")

    def test_within_another_build(self):
        self.check(self.build_example("sources", f"-DSTAPEL_SOURCES={ROOT}"))

    def test_installed_package(self):
        kernel, prefix = self.work / "kernel", self.work / "prefix"
        run(CMAKE, "-S", ROOT, "-B", kernel, *FLAGS, "-DSTAPEL_KERNEL_ONLY=ON",
            "-DSTAPEL_WARNINGS_ARE_ERRORS=OFF")  # as within another build, for the ccache
        run(CMAKE, "--build", kernel)
        run(CMAKE, "--install", kernel, "--component", "kernel", "--prefix", prefix)
        self.check(self.build_example("package", f"-DCMAKE_PREFIX_PATH={prefix}"))
        self.check_packages(kernel)
        for header in ("promotions/testing", "base/crypto.h", "base/xz.h", "http"):
            self.assertFalse((prefix / "include/stapel" / header).exists(), header)


if __name__ == "__main__":
    unittest.main()

// SPDX-License-Identifier: Apache-2.0
//
// Files that are not what they should be: each has its code, and none ends the program.
#include <gmock/gmock.h>
#include <libdeflate.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <limits>
#include <random>

#include "core/error.h"
#include "image_io/image_io.h"

namespace radgenome::image_io {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

template <class Work>
std::string code_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_GT(error.sentence().size(), 20u);
    return error.code();
  }
  return "no error";
}

template <class T>
void put(std::string& bytes, std::size_t offset, T value) {
  std::memcpy(bytes.data() + offset, &value, sizeof(T));
}

/// gzip through libdeflate, as an independent hand would write it.
std::string gzipped(const std::string& bytes) {
  auto* compressor = libdeflate_alloc_compressor(6);
  std::string packed(libdeflate_gzip_compress_bound(compressor, bytes.size()), '\0');
  packed.resize(
      libdeflate_gzip_compress(compressor, bytes.data(), bytes.size(), packed.data(), packed.size()));
  libdeflate_free_compressor(compressor);
  return packed;
}

/// A NIfTI-1 file by the standard's offsets: 6 × 5 × 4 int16, sform with a rotation about z.
std::string nifti() {
  std::string bytes(352 + 6 * 5 * 4 * 2, '\0');
  put<std::int32_t>(bytes, 0, 348);
  const std::int16_t dim[8] = {3, 6, 5, 4, 1, 1, 1, 1};
  for (std::size_t i = 0; i < 8; ++i) put(bytes, 40 + 2 * i, dim[i]);
  put<std::int16_t>(bytes, 70, 4);
  put<std::int16_t>(bytes, 72, 16);
  const float pixdim[4] = {1, 0.7f, 0.9f, 2.5f};
  for (std::size_t i = 0; i < 4; ++i) put(bytes, 76 + 4 * i, pixdim[i]);
  put(bytes, 108, 352.0f);
  put<std::int16_t>(bytes, 254, 1);
  const float srow[12] = {0.56f, -0.54f, 0, -100, 0.42f, 0.72f, 0, 50, 0, 0, 2.5f, -300};
  for (std::size_t i = 0; i < 12; ++i) put(bytes, 280 + 4 * i, srow[i]);
  std::memcpy(bytes.data() + 344, "n+1", 4);
  std::mt19937 random(1);
  for (std::size_t i = 0; i < 120; ++i)
    put(bytes, 352 + 2 * i, static_cast<std::int16_t>(static_cast<int>(random() % 3000) - 1000));
  return bytes;
}

class BadFiles : public testing::Test {
 protected:
  BadFiles() { std::filesystem::create_directories(folder_); }
  ~BadFiles() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path file(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }
  std::string code(const std::string& name, const std::string& bytes) const {
    const auto path = file(name, bytes);
    return code_of([&] { read_ct(path); });
  }
  template <class T>
  std::string code_with(std::size_t offset, T value) const {
    auto bytes = nifti();
    put(bytes, offset, value);
    const auto plain = code("a.nii", bytes);
    EXPECT_EQ(code("a.nii.gz", gzipped(bytes)), plain);
    return plain;
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("bad_files_" + std::to_string(::getpid()));
};

TEST_F(BadFiles, TheHandMadeFileIsGood) {
  const auto loaded = read_ct(file("a.nii.gz", gzipped(nifti())));
  EXPECT_EQ(loaded.ct.size(), (Index{6, 5, 4}));
  const auto corner = loaded.ct.geometry().world_from_voxel(Point<Voxel>{5, 4, 3});
  EXPECT_NEAR(corner.x, 0.56 * 5 - 0.54 * 4 - 100, 1e-4);
  EXPECT_NEAR(corner.y, 0.42 * 5 + 0.72 * 4 + 50, 1e-4);
  EXPECT_NEAR(corner.z, 2.5 * 3 - 300, 1e-4);
  EXPECT_TRUE(read_geometry(folder_ / "a.nii.gz") == loaded.ct.geometry());
}

TEST_F(BadFiles, HeadersThatMakeNoSense) {
  EXPECT_EQ(code_with<float>(280, nan), "non_finite_affine");
  EXPECT_EQ(code_with<float>(292, std::numeric_limits<float>::infinity()), "non_finite_affine");
  EXPECT_EQ(code_with<float>(320, 0.0f), "zero_spacing");  // the sform's third column is then zero
  EXPECT_EQ(code_with<std::int16_t>(70, 128), "unsupported_datatype");  // RGB
  EXPECT_EQ(code_with<std::int16_t>(70, 32), "unsupported_datatype");   // complex
  EXPECT_EQ(code_with<std::int16_t>(70, 12345), "unsupported_datatype");
  EXPECT_EQ(code_with<std::int16_t>(40, 2), "not_three_dimensional");
  EXPECT_EQ(code_with<std::int16_t>(40, 9), "corrupt_header");
  EXPECT_EQ(code_with<std::int16_t>(44, 0), "corrupt_header");
  EXPECT_EQ(code_with<std::int16_t>(44, -3), "corrupt_header");
  EXPECT_EQ(code_with<float>(108, nan), "corrupt_header");
  EXPECT_EQ(code_with<float>(108, 12.0f), "corrupt_header");
  EXPECT_EQ(code_with<std::int16_t>(42, 32000), "truncated_file");
  EXPECT_EQ(code_with<char>(344, 'x'), "not_what_its_name_says");
}

TEST_F(BadFiles, FourthAxis) {
  auto bytes = nifti();
  put<std::int16_t>(bytes, 40, 4);
  put<std::int16_t>(bytes, 46, 2);
  put<std::int16_t>(bytes, 48, 2);
  EXPECT_EQ(code("a.nii", bytes), "not_three_dimensional");
  put<std::int16_t>(bytes, 48, 1);
  EXPECT_EQ(code("a.nii", bytes), "no error");
}

TEST_F(BadFiles, SpacingAloneMustBePositive) {
  for (const auto& [spacing, expected] :
       {std::pair{0.0f, "zero_spacing"}, {-1.0f, "zero_spacing"}, {nan, "non_finite_affine"}}) {
    auto bytes = nifti();
    put<std::int16_t>(bytes, 254, 0);
    put(bytes, 84, spacing);
    EXPECT_EQ(code("a.nii", bytes), expected);
    put<std::int16_t>(bytes, 252, 1);
    EXPECT_EQ(code("a.nii", bytes), expected);
  }
}

TEST_F(BadFiles, AxesThatPointTheSameWay) {
  auto bytes = nifti();
  for (std::size_t row = 0; row < 3; ++row)
    std::memcpy(&bytes[280 + 16 * row + 4], &bytes[280 + 16 * row], 4);
  EXPECT_EQ(code("a.nii", bytes), "singular_affine");
}

TEST_F(BadFiles, AHeaderThatSpeaksOfTerabytesAllocatesNothing) {
  auto bytes = nifti();
  for (const std::size_t axis : {42, 44, 46}) put<std::int16_t>(bytes, axis, 32767);
  put<std::int16_t>(bytes, 70, 64);
  EXPECT_EQ(code("a.nii", bytes), "truncated_file");
  EXPECT_EQ(code("a.nii.gz", gzipped(bytes)), "truncated_file");
}

TEST_F(BadFiles, NamesThatLie) {
  EXPECT_EQ(code("a.nii.gz", nifti()), "not_what_its_name_says");
  EXPECT_EQ(code("a.nii", gzipped(nifti())), "not_what_its_name_says");
  EXPECT_EQ(code("a.nii", "PK\x03\x04 a zip archive, for example, and some more bytes"),
            "not_what_its_name_says");
  EXPECT_EQ(code("a.nii.gz", gzipped("just a text")), "not_what_its_name_says");
  EXPECT_EQ(code("a.mha", "\x89PNG and so on"), "not_what_its_name_says");
  EXPECT_EQ(code("a.nrrd", "\x89PNG and so on"), "not_what_its_name_says");
  EXPECT_EQ(code("a.nii", ""), "truncated_file");
  EXPECT_EQ(code("a.mha", ""), "truncated_file");
  EXPECT_EQ(code("a.jpg", nifti()), "not_an_image");
  EXPECT_EQ(code_of([&] { read_ct(folder_ / "none.nii"); }), "cannot_read");
}

TEST_F(BadFiles, PlainFileCutAnywhere) {
  const auto whole = nifti();
  for (std::size_t size = 0; size < whole.size(); size += 13)
    EXPECT_THAT(code("a.nii", whole.substr(0, size)),
                testing::AnyOf("truncated_file", "not_what_its_name_says"))
        << size;
  EXPECT_EQ(code("a.nii", whole.substr(0, whole.size() - 1)), "truncated_file");
}

TEST_F(BadFiles, GzipCutAnywhereIsTruncated) {
  const auto whole = gzipped(nifti());
  EXPECT_EQ(code("a.nii.gz", whole.substr(0, 1)), "not_what_its_name_says");
  for (std::size_t size = 2; size < whole.size(); ++size)
    ASSERT_EQ(code("a.nii.gz", whole.substr(0, size)), "truncated_gzip") << size << " of " << whole.size();
}

TEST_F(BadFiles, GzipThatUnpacksToTooLittle) {
  EXPECT_EQ(code("a.nii.gz", gzipped(nifti().substr(0, 500))), "truncated_file");
}

TEST_F(BadFiles, FlippedBitsAreErrorsOrChangeNothing) {
  const auto whole = gzipped(nifti());
  const auto truth = read_ct(file("good.nii.gz", whole)).ct;
  std::map<std::string, int> codes;
  for (std::size_t bit = 0; bit < whole.size() * 8; bit += 3) {
    auto damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    const auto path = file("a.nii.gz", damaged);
    const auto found = code_of([&] {
      const auto ct = read_ct(path).ct;
      EXPECT_TRUE(std::equal(ct.values().begin(), ct.values().end(), truth.values().begin())) << bit;
    });
    ++codes[found];
    EXPECT_THAT(found,
                testing::AnyOf("no error", "corrupt_gzip", "truncated_gzip", "not_what_its_name_says",
                               "truncated_file", "corrupt_header", "not_three_dimensional", "zero_spacing",
                               "unsupported_datatype", "non_finite_affine", "singular_affine"))
        << bit;
  }
  EXPECT_GT(codes["corrupt_gzip"], static_cast<int>(whole.size()));
}

TEST_F(BadFiles, FlippedBitsOfAPlainHeaderNeverCrash) {
  const auto whole = nifti();
  for (std::size_t bit = 0; bit < 352 * 8; bit += 11) {
    auto damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    code("a.nii", damaged);
  }
}

TEST_F(BadFiles, GzipOfSeveralMembersAndPadding) {
  const auto whole = nifti();
  const auto truth = read_ct(file("good.nii", whole)).ct;
  for (const std::size_t cut : {0u, 1u, 100u, 348u, 400u, 591u}) {
    const auto packed = gzipped(whole.substr(0, cut)) + gzipped(whole.substr(cut));
    for (const auto& bytes : {packed, packed + gzipped(""), packed + std::string(512, '\0')}) {
      const auto ct = read_ct(file("a.nii.gz", bytes)).ct;
      EXPECT_TRUE(std::equal(ct.values().begin(), ct.values().end(), truth.values().begin())) << cut;
    }
  }
}

TEST_F(BadFiles, BytesBehindTheImageAreNotedAndNotHeld) {
  const auto loaded = read_ct(file("a.nii.gz", gzipped(nifti() + std::string(5'000'000, 'x'))));
  EXPECT_THAT(loaded.notes, testing::ElementsAre("bytes_behind_the_image"));
}

TEST_F(BadFiles, MasksReadInBlocksSeeTheSameDamage) {
  const Geometry grid =
      Geometry::axis_aligned({97, 83, 61}, {0.75, 0.875, 2.5}, {-10, 20, -30});  // four blocks
  std::mt19937 random(5);
  Volume<std::uint8_t> inside(grid);
  for (auto& voxel : inside.values()) voxel = random() % 5 == 0 ? 1 : 0;
  const auto truth = Mask::of(inside);
  write_mask(folder_ / "a.nii", truth);
  std::ifstream plain(folder_ / "a.nii", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(plain)), std::istreambuf_iterator<char>());
  const auto whole = gzipped(bytes);
  const auto code_of_mask = [&](const std::string& name, const std::string& content) {
    const auto path = file(name, content);
    return code_of([&] { EXPECT_TRUE(read_mask(path) == truth); });
  };
  EXPECT_EQ(code_of_mask("a.nii.gz", whole), "no error");
  EXPECT_EQ(code_of_mask("a.nii.gz", gzipped(bytes.substr(0, 200000)) + gzipped(bytes.substr(200000))),
            "no error");
  EXPECT_EQ(code_of_mask("a.nii.gz", gzipped(bytes + "more")), "no error");
  for (const std::size_t cut : {1u, 4u, 8u, 9u, 1000u, 50000u})
    EXPECT_EQ(code_of_mask("a.nii.gz", whole.substr(0, whole.size() - cut)), "truncated_gzip") << cut;
  auto damaged = whole;
  damaged[damaged.size() - 7] ^= 1;
  EXPECT_EQ(code_of_mask("a.nii.gz", damaged), "corrupt_gzip");
  EXPECT_EQ(code_of_mask("a.nii", bytes.substr(0, bytes.size() - 1)), "truncated_file");
  EXPECT_EQ(code_of_mask("a.nii.gz", gzipped(bytes.substr(0, bytes.size() - 1))), "truncated_file");
}

TEST_F(BadFiles, FractionsAreNoLabels) {
  auto bytes = nifti();
  EXPECT_EQ(code_of([&] { read_labels(file("a.nii", bytes)); }), "not_labels");  // negative
  put(bytes, 112, 0.0001f);
  put(bytes, 116, 1.0f);
  EXPECT_EQ(code_of([&] { read_labels(file("a.nii", bytes)); }), "not_labels");  // fractions
}

std::string metaimage(const std::string& changes = "") {
  return "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = "
         "False\n"
         "TransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 10 20 30\nElementSpacing = 0.7 0.9 2.5\nDimSize = 6 "
         "5 4\n" +
         changes + "ElementType = MET_SHORT\nElementDataFile = LOCAL\n" + std::string(240, '\x01');
}

TEST_F(BadFiles, MetaImages) {
  EXPECT_EQ(code("a.mha", metaimage()), "no error");
  EXPECT_NE(code("a.mha", metaimage().substr(0, 400)), "no error");
  EXPECT_NE(code("a.mha", metaimage("DimSize = 60000 50000 40000\n")), "no error");
  EXPECT_EQ(code("a.mha", metaimage("ElementNumberOfChannels = 3\n")), "unsupported_datatype");
  EXPECT_EQ(code("a.mha", metaimage("TransformMatrix = 1 0 0 1 0 0 0 0 1\n")), "singular_affine");
  auto detached = metaimage();
  detached.replace(detached.find("LOCAL"), 5, "gone.raw");
  EXPECT_NE(code("a.mhd", detached), "no error");
}

TEST_F(BadFiles, MetaImageCutAnywhere) {
  const auto whole = metaimage();
  for (std::size_t size = 0; size < whole.size(); size += 7)
    EXPECT_NE(code("a.mha", whole.substr(0, size)), "no error") << size;
}

std::string nrrd(const std::string& sizes = "6 5 4",
                 const std::string& directions = "(0.7,0,0) (0,0.9,0) (0,0,2.5)") {
  return "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: " + sizes +
         "\nspace directions: " + directions +
         "\nkinds: domain domain domain\nendian: little\nencoding: raw\nspace origin: (1,2,3)\n\n" +
         std::string(240, '\x01');
}

TEST_F(BadFiles, Nrrds) {
  EXPECT_EQ(code("a.nrrd", nrrd()), "no error");
  EXPECT_NE(code("a.nrrd", nrrd("60000 50000 40000")), "no error");
  EXPECT_NE(code("a.nrrd", nrrd("6 5 0")), "no error");
  EXPECT_NE(code("a.nrrd", nrrd("6 5 4", "(nan,0,0) (0,0.9,0) (0,0,2.5)")), "no error");
  const auto whole = nrrd();
  for (std::size_t size = 0; size < whole.size(); size += 7)
    EXPECT_NE(code("a.nrrd", whole.substr(0, size)), "no error") << size;
}

/// Limits the size of files that this process may write, as a disk that fills up does.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    before_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &limit_);
    rlimit less = limit_;
    less.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &less);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }

 private:
  rlimit limit_{};
  void (*before_)(int) = nullptr;
};

TEST_F(BadFiles, AFullDiskLeavesTheOldFileAndNoTemporary) {
  const auto path = file("a.nii", nifti());
  const auto ct = read_ct(path).ct;
  Ct larger(Geometry::axis_aligned({40, 30, 20}, {1, 1, 2}, {}), 7);
  {
    const FullDisk full(1000);
    EXPECT_EQ(code_of([&] { write_ct(path, larger); }), "cannot_write");
    EXPECT_EQ(code_of([&] { write_ct(folder_ / "new.nii", larger); }), "cannot_write");
  }
  EXPECT_TRUE(read_ct(path).ct.geometry() == ct.geometry());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(BadFiles, VolumesThatNifti1CannotHold) {
  EXPECT_EQ(code_of([&] {
              write_ct(folder_ / "a.nii", Ct(Geometry::axis_aligned({40000, 1, 1}, {1, 1, 1}, {})));
            }),
            "cannot_write");
}

}  // namespace
}  // namespace radgenome::image_io

// SPDX-License-Identifier: Apache-2.0
#include "release/tar_file.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <exception>
#include <fstream>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/large_file.h"

namespace radgenome::release {
namespace {

constexpr std::size_t bytes_read_at_once = std::size_t{1} << 18;

struct FreeArchive {
  void operator()(archive* made) const { archive_write_free(made); }
};
struct FreeReader {
  void operator()(archive* made) const { archive_read_free(made); }
};
struct FreeEntry {
  void operator()(archive_entry* made) const { archive_entry_free(made); }
};

}  // namespace

struct TarFile::Archive {
  explicit Archive(const std::filesystem::path& path) : file(path), tar(archive_write_new()) {
    archive_write_set_format_pax_restricted(tar.get());
    archive_write_set_bytes_per_block(tar.get(), 0);  // no padding of the whole beyond tar's own end
    require(archive_write_open2(tar.get(), this, nullptr, write_some, nullptr, nullptr));
  }

  /// libarchive is C: what the file throws waits here until it has returned. It hands on what it was given,
  /// which may lie in its place already, with its own headers between.
  static la_ssize_t write_some(archive*, void* self, const void* bytes, std::size_t size) {
    auto& made = *static_cast<Archive*>(self);
    try {
      if (bytes == made.file.room().data())
        made.file.fill(size);
      else
        made.file.write({static_cast<const char*>(bytes), size});
      return static_cast<la_ssize_t>(size);
    } catch (...) {
      made.failure = std::current_exception();
      return -1;
    }
  }

  void require(la_ssize_t result) {
    if (failure) std::rethrow_exception(std::exchange(failure, nullptr));
    if (result < 0)
      throw Error("cannot_write",
                  fmt::format("the tar cannot be written ({})", archive_error_string(tar.get())));
  }

  void begin(const std::string& name, std::uint64_t size) {
    const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
    archive_entry_set_pathname_utf8(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), 0, 0);
    require(archive_write_header(tar.get(), entry.get()));
  }

  LargeFile file;
  std::unique_ptr<archive, FreeArchive> tar;
  std::exception_ptr failure;
};

TarFile::TarFile(const std::filesystem::path& path) : archive_(std::make_unique<Archive>(path)) {}

TarFile::~TarFile() = default;

void TarFile::add(const std::string& name, std::string_view bytes) {
  archive_->begin(name, bytes.size());
  archive_->require(archive_write_data(archive_->tar.get(), bytes.data(), bytes.size()));
}

void TarFile::add_file(const std::string& name, const std::filesystem::path& file) {
  std::ifstream source(file, std::ios::binary);
  std::error_code failed;
  const auto size = std::filesystem::file_size(file, failed);
  if (!source || failed) throw Error("cannot_read", "the file cannot be read").in(file.string());
  archive_->begin(name, size);
  std::uint64_t copied = 0;
  for (;;) {
    const auto room = archive_->file.room();
    source.read(room.data(), static_cast<std::streamsize>(room.size()));
    const auto count = static_cast<std::size_t>(source.gcount());
    if (count == 0 || (copied += count) > size) break;
    archive_->require(archive_write_data(archive_->tar.get(), room.data(), count));
  }
  if (source.bad())
    throw Error("cannot_read", "reading stopped before the end of the file").in(file.string());
  if (copied != size)
    throw Error("source_changed",
                "the file changed while it was copied; release again when no run is at work")
        .in(file.string());
}

void read_tar(const std::filesystem::path& path,
              const std::function<void(const std::string& name, std::string_view bytes)>& use) {
  const std::unique_ptr<archive, FreeReader> tar(archive_read_new());
  archive_read_support_format_tar(tar.get());
  const auto refuse = [&] {
    throw Error("cannot_read", fmt::format("the tar cannot be read ({})", archive_error_string(tar.get())))
        .in(path.string());
  };
  if (archive_read_open_filename(tar.get(), path.c_str(), bytes_read_at_once) != ARCHIVE_OK) refuse();
  archive_entry* entry = nullptr;
  for (;;) {
    const int found = archive_read_next_header(tar.get(), &entry);
    if (found == ARCHIVE_EOF) return;
    if (found != ARCHIVE_OK) refuse();
    const char* name = archive_entry_pathname_utf8(entry);
    std::string bytes(static_cast<std::size_t>(archive_entry_size(entry)), '\0');
    if (name == nullptr ||
        archive_read_data(tar.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size()))
      refuse();
    use(name, bytes);
  }
}

std::string TarFile::close() {
  archive_->require(archive_write_close(archive_->tar.get()));
  return archive_->file.commit();
}

}  // namespace radgenome::release

// SPDX-License-Identifier: Apache-2.0
#include "scan_file/zip_reader.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "scan_file/errors.h"
#include "scan_file/little_endian.h"
#include "scan_file/zip_format.h"

namespace radgenome::scan_file {
namespace {

using std::uint16_t;
using std::uint32_t;
using std::uint64_t;

Error read_error(int reason) {
  return Error("cannot_read", fmt::format("the file cannot be read ({})", std::strerror(reason)));
}

/// Far more than any text or chunk of a scan file, and than a directory of all that a large scan has. A file
/// with holes may be terabytes long, so its size alone does not bound what is worth reading.
constexpr uint64_t largest_member = 64u << 20, largest_directory = 256u << 20;

/// Names that are safe as paths below a folder; zip's own folders ("labels/") are no members.
bool is_safe(std::string_view name) {
  if (name.empty() || name.front() == '/') return false;
  const auto odd = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == 0x7f; };
  if (std::any_of(name.begin(), name.end(), odd)) return false;
  while (!name.empty()) {
    const auto part = name.substr(0, name.find('/'));
    if (part.empty() || part == "." || part == "..") return false;
    name.remove_prefix(std::min(part.size() + 1, name.size()));
  }
  return true;
}

/// The numbers of an entry's 64-bit extra field, in the order in which the entry defers to it.
class Extra64 {
 public:
  explicit Extra64(std::string_view fields) {
    while (fields.size() >= 4) {
      const auto id = get<uint16_t>(fields, 0), size = get<uint16_t>(fields, 2);
      fields.remove_prefix(4);
      if (size > fields.size()) throw corrupt("the zip has an extra field that runs over its end");
      if (id == zip::extra64_id) numbers_ = fields.substr(0, size);
      fields.remove_prefix(size);
    }
  }
  uint64_t resolve(uint32_t value) {
    if (value != zip::too_large32) return value;
    if (numbers_.size() < 8) throw corrupt("the zip has a member without its 64-bit numbers");
    const auto number = get<uint64_t>(numbers_, 0);
    numbers_.remove_prefix(8);
    return number;
  }

 private:
  std::string_view numbers_;
};

/// Takes the first entry off `directory`; nullopt for a folder.
std::optional<ZipMember> take_entry(std::string_view& directory) {
  if (directory.size() < zip::central_size || get<uint32_t>(directory, 0) != zip::central_signature)
    throw corrupt("the zip's directory is broken");
  const auto flags = get<uint16_t>(directory, 8), method = get<uint16_t>(directory, 10);
  const std::size_t name_size = get<uint16_t>(directory, 28), extra_size = get<uint16_t>(directory, 30);
  const std::size_t size = zip::central_size + name_size + extra_size + get<uint16_t>(directory, 32);
  if (size > directory.size()) throw corrupt("the zip's directory is broken");
  ZipMember member;
  member.name = directory.substr(zip::central_size, name_size);
  Extra64 extra(directory.substr(zip::central_size + name_size, extra_size));
  member.crc = get<uint32_t>(directory, 16);
  member.size = extra.resolve(get<uint32_t>(directory, 24));
  const auto stored_size = extra.resolve(get<uint32_t>(directory, 20));
  member.header = extra.resolve(get<uint32_t>(directory, 42));
  directory.remove_prefix(size);
  if (member.name.ends_with('/')) return std::nullopt;
  if (member.size > largest_member) throw corrupt("the zip has a member of {} bytes", member.size);
  if (!is_safe(member.name)) throw corrupt("the zip has a member whose name leads elsewhere");
  if (method != 0 || (flags & 1) != 0 || stored_size != member.size)
    throw corrupt("{} is compressed or encrypted by zip, where it must be stored as it is", member.name);
  return member;
}

}  // namespace

ZipReader::ZipReader(const std::filesystem::path& path) {
  open(path, std::nullopt);
}

ZipReader::ZipReader(const std::filesystem::path& path, const Window& window) {
  open(path, window);
}

void ZipReader::open(const std::filesystem::path& path, const std::optional<Window>& window) {
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) throw read_error(errno);
  try {
    struct stat about {};
    if (::fstat(descriptor_, &about) != 0) throw read_error(errno);
    if (!S_ISREG(about.st_mode)) throw Error("cannot_read", "it is no plain file");
    file_size_ = static_cast<uint64_t>(about.st_size);
    if (window) {
      if (window->offset > file_size_ || window->size > file_size_ - window->offset)
        throw corrupt("the file ends before the scan in it does");
      begin_ = window->offset;
      file_size_ = window->size;
    }
    const auto directory = find_directory();
    read_members(directory);
    require_apart(directory);
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

ZipReader::~ZipReader() {
  ::close(descriptor_);
}

Buffer ZipReader::read_at(uint64_t offset, std::size_t size) const {
  if (offset > file_size_ || size > file_size_ - offset)
    throw corrupt("the zip speaks of bytes behind its end");
  Buffer buffer(size);
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got =
        ::pread(descriptor_, buffer.data() + done, size - done, static_cast<off_t>(begin_ + offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw read_error(errno);
    if (got == 0) throw corrupt("the file became shorter while it was read");
    done += static_cast<std::size_t>(got);
  }
  return buffer;
}

ZipReader::Directory ZipReader::find_directory() {
  if (file_size_ < zip::end_size) throw Error("not_a_scan_file", "the file is no zip");
  const auto searched =
      std::min<uint64_t>(file_size_, zip::locator64_size + zip::end_size + zip::largest_comment);
  const auto buffer = read_at(file_size_ - searched, searched);
  const auto tail = buffer.view();
  for (std::size_t at = tail.size() - zip::end_size + 1; at-- > 0;) {
    const auto end = tail.substr(at);
    if (get<uint32_t>(end, 0) != zip::end_signature) continue;
    if (get<uint16_t>(end, 20) != end.size() - zip::end_size) continue;
    comment_ = end.substr(zip::end_size);
    const uint64_t begins = file_size_ - end.size();
    if (at >= zip::locator64_size) {
      const auto locator = tail.substr(at - zip::locator64_size);
      if (get<uint32_t>(locator, 0) == zip::locator64_signature) return read_end64(get<uint64_t>(locator, 8));
    }
    const Directory directory{get<uint32_t>(end, 16), get<uint32_t>(end, 12), get<uint16_t>(end, 10)};
    if (directory.begin + directory.size != begins)
      throw corrupt("the zip's directory is not where it should be");
    return directory;
  }
  throw Error("not_a_scan_file", "the file is no zip, or its end is missing; copy it again");
}

ZipReader::Directory ZipReader::read_end64(uint64_t begin) const {
  const auto buffer = read_at(begin, zip::end64_size);
  const auto end = buffer.view();
  if (get<uint32_t>(end, 0) != zip::end64_signature) throw corrupt("the zip's directory is broken");
  const Directory directory{get<uint64_t>(end, 48), get<uint64_t>(end, 40), get<uint64_t>(end, 32)};
  if (directory.size > begin || directory.begin != begin - directory.size)
    throw corrupt("the zip's directory is not where it should be");
  return directory;
}

void ZipReader::read_members(const Directory& directory) {
  if (directory.size > largest_directory)
    throw corrupt("the zip claims a directory of {} bytes", directory.size);
  const auto buffer = read_at(directory.begin, directory.size);
  auto rest = buffer.view();
  directory_crc_ = libdeflate_crc32(0, rest.data(), rest.size());
  if (directory.members > rest.size() / zip::central_size)
    throw corrupt("the zip claims more members than its directory can hold");
  members_.reserve(directory.members);
  for (uint64_t i = 0; i < directory.members; ++i)
    if (auto member = take_entry(rest)) members_.push_back(*std::move(member));
  if (!rest.empty()) throw corrupt("the zip's directory holds more than its members");
  std::sort(members_.begin(), members_.end(),
            [](const ZipMember& a, const ZipMember& b) { return a.name < b.name; });
  const auto twice =
      std::adjacent_find(members_.begin(), members_.end(),
                         [](const ZipMember& a, const ZipMember& b) { return a.name == b.name; });
  if (twice != members_.end()) throw corrupt("the zip has {} twice", twice->name);
}

void ZipReader::require_apart(const Directory& directory) const {
  std::vector<const ZipMember*> by_place;
  for (const auto& member : members_) by_place.push_back(&member);
  std::sort(by_place.begin(), by_place.end(),
            [](const ZipMember* a, const ZipMember* b) { return a->header < b->header; });
  for (std::size_t i = 0; i < by_place.size(); ++i) {
    const auto& member = *by_place[i];
    const uint64_t end = i + 1 < by_place.size() ? by_place[i + 1]->header : directory.begin;
    const uint64_t overhead = zip::local_size + member.name.size();
    if (member.header > end || end - member.header < overhead || end - member.header - overhead < member.size)
      throw corrupt("{} lies on what follows it in the zip", member.name);
  }
}

const ZipMember* ZipReader::find(std::string_view name) const {
  const auto found =
      std::lower_bound(members_.begin(), members_.end(), name,
                       [](const ZipMember& member, std::string_view n) { return member.name < n; });
  return found != members_.end() && found->name == name ? &*found : nullptr;
}

Buffer ZipReader::read(const ZipMember& member) const {
  return in_context(member.name, [&] {
    const auto header = read_at(member.header, zip::local_size + member.name.size());
    const auto local = header.view();
    if (get<uint32_t>(local, 0) != zip::local_signature || get<uint16_t>(local, 26) != member.name.size() ||
        local.substr(zip::local_size) != member.name)
      throw corrupt("it is not where the zip's directory says");
    auto bytes = read_at(member.header + local.size() + get<uint16_t>(local, 28), member.size);
    if (libdeflate_crc32(0, bytes.view().data(), bytes.view().size()) != member.crc)
      throw corrupt("its bytes are not those that were written (CRC-32)");
    return bytes;
  });
}

void ZipReader::prefetch(const ZipMember& member) const {
  const auto size = zip::local_size + member.name.size() + member.size;
  ::posix_fadvise(descriptor_, static_cast<off_t>(begin_ + member.header), static_cast<off_t>(size),
                  POSIX_FADV_WILLNEED);
}

}  // namespace radgenome::scan_file

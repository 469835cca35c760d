// SPDX-License-Identifier: Apache-2.0
#include "image_io/gzip.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

#include "core/error.h"

namespace radgenome::image_io {
namespace {

Error corrupt() {
  return Error(
      "corrupt_gzip",
      "the compressed data is damaged (a checksum or code is wrong); get the file again from its source");
}

Error truncated() {
  return Error(
      "truncated_gzip",
      "the compressed file ends too early, as after a broken download; get it again from its source");
}

/// zlib's stream over all members of a file. libdeflate is faster but tells neither a file that ends early
/// from a damaged one nor can it stop in the middle.
class MemberStream {
 public:
  enum class Wrapping { zlib = 15, gzip = 15 + 16 };  // what zlib calls window bits

  explicit MemberStream(std::string_view packed, Wrapping wrapping = Wrapping::gzip) : packed_(packed) {
    if (inflateInit2(&stream_, static_cast<int>(wrapping)) != Z_OK) throw std::bad_alloc();
  }
  ~MemberStream() { inflateEnd(&stream_); }
  MemberStream(const MemberStream&) = delete;
  MemberStream& operator=(const MemberStream&) = delete;

  /// Unpacks up to `count` bytes to `out`; fewer only at the end of the last member.
  std::size_t read(char* out, std::size_t count) {
    std::size_t done = 0;
    while (done < count && !ended_) done += step(out + done, count - done);
    return done;
  }

  /// Goes on to the end of the last member, for the sake of the checksums. True where there were bytes.
  bool drain() {
    std::array<char, 1 << 16> waste;
    bool any = false;
    while (read(waste.data(), waste.size()) > 0) any = true;
    return any;
  }

 private:
  std::size_t step(char* out, std::size_t room) {
    constexpr std::size_t most = std::size_t{1} << 30;  // zlib counts in 32 bits
    const std::size_t given_in = std::min(packed_.size(), most), given_out = std::min(room, most);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed_.data()));
    stream_.avail_in = static_cast<uInt>(given_in);
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(given_out);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    const std::size_t used = given_in - stream_.avail_in, made = given_out - stream_.avail_out;
    packed_.remove_prefix(used);
    if (result == Z_STREAM_END)
      next_member();
    else if (result == Z_MEM_ERROR)
      throw std::bad_alloc();
    else if (result != Z_OK && result != Z_BUF_ERROR)
      throw corrupt();
    else if (used == 0 && made == 0)
      throw packed_.empty() ? truncated() : corrupt();
    return made;
  }

  /// Bytes that are no gzip member (padding) end the file as gzip does.
  void next_member() {
    ended_ = !looks_like_gzip(packed_);
    if (!ended_) inflateReset(&stream_);
  }

  std::string_view packed_;
  z_stream stream_{};
  bool ended_ = false;
};

/// Goes through the whole file to find out what is wrong with it.
Error reason_of_failure(std::string_view packed) {
  try {
    MemberStream(packed).drain();
  } catch (const Error& error) {
    return error;
  }
  return corrupt();
}

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};
struct FreeCompressor {
  void operator()(libdeflate_compressor* c) const { libdeflate_free_compressor(c); }
};

}  // namespace

bool looks_like_gzip(std::string_view bytes) {
  return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

std::string gunzip_prefix(std::string_view packed, std::size_t count) {
  std::string out(count, '\0');
  MemberStream stream(packed);
  out.resize(stream.read(out.data(), count));
  return out;
}

Buffer gunzip(std::string_view packed, std::size_t count, bool& more) {
  const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(
      libdeflate_alloc_decompressor());
  if (!decompressor) throw std::bad_alloc();
  Buffer out(count);
  std::string_view rest = packed;
  std::size_t done = 0;
  more = false;
  do {
    std::size_t used = 0, made = 0;
    const auto result = libdeflate_gzip_decompress_ex(decompressor.get(), rest.data(), rest.size(),
                                                      out.data() + done, count - done, &used, &made);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
      MemberStream stream(packed);
      out.shorten(stream.read(reinterpret_cast<char*>(out.data()), count));
      more = stream.drain();
      return out;
    }
    if (result != LIBDEFLATE_SUCCESS) throw reason_of_failure(packed);
    rest.remove_prefix(used);
    done += made;
  } while (looks_like_gzip(rest));
  out.shorten(done);
  return out;
}

Buffer inflate_zlib(std::string_view packed, std::size_t count) {
  MemberStream stream(packed, MemberStream::Wrapping::zlib);
  Buffer out(count);
  out.shorten(stream.read(reinterpret_cast<char*>(out.data()), count));
  stream.drain();
  return out;
}

std::string gzip_of(std::string_view bytes, int level) {
  const std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(libdeflate_alloc_compressor(level));
  if (!compressor) throw std::bad_alloc();
  std::string packed(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()), '\0');
  const std::size_t size =
      libdeflate_gzip_compress(compressor.get(), bytes.data(), bytes.size(), packed.data(), packed.size());
  if (size == 0) throw Error("cannot_write", "the image could not be compressed");
  packed.resize(size);
  return packed;
}

}  // namespace radgenome::image_io

package dev.svcc.cli;

import dev.svcc.backend.ipvs.IpvsOptions;
import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of flags as types of the compiler. */
final class Converters {
  private Converters() {}

  /** An address, not a block. */
  static final class Address implements ITypeConverter<IpAddress> {
    @Override
    public IpAddress convert(String value) {
      return IpAddress.parse(value)
          .filter(address -> !address.isIpv4Mapped())
          .orElseThrow(() -> new TypeConversionException("'" + value + "' is not an IP address"));
    }
  }

  /** A block in CIDR notation, without host bits. */
  static final class Block implements ITypeConverter<Cidr> {
    @Override
    public Cidr convert(String value) {
      Cidr block =
          Cidr.parse(value).orElseThrow(() -> new TypeConversionException(complaint(value)));
      IpAddress written = IpAddress.of(value.substring(0, value.indexOf('/')));
      if (!written.equals(block.network())) {
        throw new TypeConversionException(
            "'" + value + "' has host bits set; did you mean " + block + "?");
      }
      return block;
    }

    private static String complaint(String value) {
      String hint =
          IpAddress.parse(value).map(a -> "; did you mean " + Cidr.of(a) + "?").orElse("");
      return "'" + value + "' is not an address block such as 10.244.0.0/16" + hint;
    }
  }

  /** {@code key=value}. */
  static final class Label implements ITypeConverter<Map.Entry<String, String>> {
    @Override
    public Map.Entry<String, String> convert(String value) {
      int equals = value.indexOf('=');
      if (equals < 0) {
        throw new TypeConversionException("'" + value + "' is not a label such as disk=ssd");
      }
      return Map.entry(value.substring(0, equals), value.substring(equals + 1));
    }
  }

  /** {@code 30000-32767}. */
  static final class Ports implements ITypeConverter<PortRange> {
    @Override
    public PortRange convert(String value) {
      String[] ends = value.split("-", -1);
      try {
        if (ends.length == 2) {
          PortRange range = new PortRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
          if (range.first() > 0) {
            return range;
          }
        }
      } catch (IllegalArgumentException e) {
        // said below, for every way to be wrong alike
      }
      throw new TypeConversionException("'" + value + "' is not a port range such as 30000-32767");
    }
  }

  /** A mark: decimal, or hexadecimal with 0x. */
  static final class Mark implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        long mark = Long.decode(value);
        if (Long.bitCount(mark) == 1 && mark > 0 && mark <= 0xffff_ffffL) {
          return (int) mark;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new TypeConversionException("'" + value + "' is not a mark of one bit such as 0x20000");
    }
  }

  /** A scheduler of IPVS that kube-proxy knows. */
  static final class Scheduler implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      if (!IpvsOptions.SCHEDULERS.contains(value)) {
        throw new TypeConversionException(noScheduler(value));
      }
      return value;
    }
  }

  /** Why a text is not the name of a scheduler. */
  static String noScheduler(String value) {
    return "'" + value + "' is not a scheduler: " + String.join(", ", IpvsOptions.SCHEDULERS);
  }
}

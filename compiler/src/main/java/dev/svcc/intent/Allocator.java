package dev.svcc.intent;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.AddressLock;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.Service;
import dev.svcc.net.Cidr;
import dev.svcc.net.PortRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives addresses and ports to what has none, as an API server would ({@code --allocate}).
 *
 * <p>What a manifest says wins; then what the lock says; what neither says is derived from the
 * object's namespace and name, so that a new object moves no other. Lock entries of objects that
 * are not in the input are kept, and their addresses stay reserved: one lock may serve several
 * inputs, and an object that comes back finds its address. Whoever wants one back deletes its
 * entry.
 *
 * <p>Reports ALLOCATION, LOCK_FILE and LOCK_OVERRIDDEN.
 */
public final class Allocator {
  /** The range of clusterIPs where no flag says otherwise, as kubeadm has it. */
  public static final Cidr DEFAULT_SERVICE_CIDR = Cidr.of("10.96.0.0/12");

  /**
   * Where addresses and ports are taken from.
   *
   * @param serviceCidrs at most one a family; the first one's family is the cluster's primary one
   * @param nodePorts the nodePorts
   * @param podCidrs at most one a family; empty: Pods are given no address
   */
  public record Ranges(List<Cidr> serviceCidrs, PortRange nodePorts, List<Cidr> podCidrs) {
    public Ranges {
      serviceCidrs = List.copyOf(serviceCidrs);
      podCidrs = List.copyOf(podCidrs);
    }

    /** The ranges of the flags, with the defaults of a cluster where they are not given. */
    public static Ranges of(NodeOptions options, List<Cidr> podCidrs) {
      PortRange nodePorts = options.nodePortRange();
      return new Ranges(
          options.serviceCidrs().isEmpty() ? List.of(DEFAULT_SERVICE_CIDR) : options.serviceCidrs(),
          nodePorts == null ? NodeOptions.DEFAULT_NODE_PORTS : nodePorts,
          podCidrs);
    }
  }

  /**
   * What came of it.
   *
   * @param manifests the input with every address and port filled in
   * @param lock the lock to keep, which gives the same again
   */
  public record Result(Manifests manifests, AddressLock lock) {}

  /** Fills in what is missing. With errors among {@code diagnostics} the result is of no use. */
  public Result allocate(
      Manifests manifests, AddressLock lock, Ranges ranges, Diagnostics diagnostics) {
    AddressClaims claims = new AddressClaims(manifests, diagnostics);
    AddressLock kept = claims.keep(lock);
    ServiceAllocator forServices = new ServiceAllocator(kept, ranges, claims, diagnostics);
    List<Service> services = new ArrayList<>();
    manifests.services().stream().map(forServices::allocate).forEach(services::add);
    PodAllocator forPods = new PodAllocator(kept, ranges, claims, diagnostics);
    List<Pod> pods = new ArrayList<>();
    manifests.pods().stream().map(forPods::allocate).forEach(pods::add);
    return new Result(
        manifests.with(services, pods), new AddressLock(forServices.entries(), forPods.entries()));
  }
}

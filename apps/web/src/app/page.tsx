export default function ExperimentsPage() {
  return <h1 className="p-6 font-semibold text-lg">Experiments</h1>;
}
